using CompraVenta.Core.Trading;

namespace CompraVenta.Core.Tests.Trading;

/// <summary>Who is answered by which batch, and when a batch begins.</summary>
public sealed class GroupCommitTests
{
    private readonly EngineRig rig = new();
    private readonly GroupCommit commit;
    private readonly List<CommitResult> answers = [];

    public GroupCommitTests()
    {
        rig.Engine.TakePending();
        commit = new GroupCommit(rig.Engine, 7);
    }

    [Fact]
    public void Callers_are_answered_once_their_own_batch_is_written()
    {
        Ask(1);
        Assert.Equal(8, commit.Begin()!.Value.Number);
        Ask(2);
        Assert.Null(commit.Begin());
        Assert.Empty(answers);
        commit.Committed();
        Assert.Single(answers);
        Assert.Equal(9, commit.Begin()!.Value.Number);
        commit.Committed();
        Assert.Equal(3, answers.Count);
        Assert.All(answers, answer => Assert.Equal(CommitResult.Committed, answer));
        Assert.Equal(9, commit.LastNumber);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public void A_batch_waits_until_as_many_as_were_just_answered_are_back(int answered)
    {
        Ask(answered);
        Assert.NotNull(commit.Begin());
        commit.Committed();
        for (var back = 1; back < answered; back++)
        {
            Ask(1);
            Assert.Null(commit.Begin());
        }

        Ask(1);
        Assert.Equal(answered, commit.Begin()!.Value.Batch.Orders.Count);
    }

    [Fact]
    public void Those_who_gathered_meanwhile_count_as_back()
    {
        Ask(2);
        Assert.NotNull(commit.Begin());
        Ask(2);
        commit.Committed();
        Assert.NotNull(commit.Begin());
    }

    [Fact]
    public void A_hurried_batch_waits_for_nobody()
    {
        Ask(10);
        Assert.NotNull(commit.Begin());
        commit.Committed();
        Ask(1);
        Assert.Null(commit.Begin());
        commit.Hurry();
        Assert.NotNull(commit.Begin());
    }

    [Theory]
    [InlineData(true, true, true, 2, 0)]
    [InlineData(true, false, false, 2, 1)]
    [InlineData(false, true, false, 0, 3)]
    [InlineData(false, false, false, 0, 3)]
    public void A_batch_whose_answer_was_lost_is_settled(bool isThere, bool wasAlone, bool goesOn, int committed, int refused)
    {
        Ask(2);
        Assert.NotNull(commit.Begin());
        Ask(1);
        commit.Doubt();
        Assert.False(commit.IsOpen);
        Assert.Empty(answers);
        Assert.Equal(goesOn, commit.Settle(isThere, wasAlone));
        Assert.Equal(goesOn, commit.IsOpen);
        Assert.Equal((committed, refused), (answers.Count(answer => answer == CommitResult.Committed), answers.Count(answer => answer == CommitResult.Refused)));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Doubt_while_nothing_is_written_ends_when_nobody_else_has_led(bool wasAlone, int refused)
    {
        commit.Doubt();
        Assert.Null(commit.Begin());
        Ask(1);
        Assert.Equal(wasAlone, commit.Settle(null, wasAlone));
        Assert.Equal(refused, answers.Count(answer => answer == CommitResult.Refused));
    }

    private void Ask(int callers)
    {
        for (var i = 0; i < callers; i++)
        {
            rig.Placed(EngineRig.Limit(OrderSide.Buy, 0.01m, 50));
            commit.Await(answers.Add);
        }
    }
}
