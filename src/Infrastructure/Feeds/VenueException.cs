using System.Net;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>A venue did not answer as its documentation says.</summary>
public sealed class VenueException : Exception
{
    /// <summary>Names what went wrong.</summary>
    public VenueException(string message, HttpStatusCode? status = null, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>Tells why a venue is not there.</summary>
    public VenueException(VenueProblem problem, HttpStatusCode? status = null, Exception? inner = null)
        : base(problem.Message, inner)
    {
        Problem = problem;
        Status = status;
    }

    /// <summary>Only for serializers and analyzers.</summary>
    public VenueException()
    {
    }

    /// <summary>Names what went wrong.</summary>
    public VenueException(string message)
        : base(message)
    {
    }

    /// <summary>Names what went wrong, and what caused it.</summary>
    public VenueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Why the venue is not there; null where it is there and answered with nonsense.</summary>
    public VenueProblem? Problem { get; }

    /// <summary>The HTTP status, if there was an answer.</summary>
    public HttpStatusCode? Status { get; }
}
