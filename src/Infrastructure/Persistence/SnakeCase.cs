using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>Names columns, keys and indexes as PostgreSQL writes names, where a mapping does not name them itself.</summary>
internal static class SnakeCase
{
    /// <summary>Names what has no name of its own yet.</summary>
    public static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            if (entity.GetContainerColumnName() is { } json)
            {
                entity.SetContainerColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(json));
                continue;
            }

            if (entity.GetTableName() is not { } table) continue;
            foreach (var property in entity.GetProperties().Where(p => p.FindAnnotation(RelationalAnnotationNames.ColumnName) is null))
            {
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            }

            foreach (var key in entity.GetKeys().Where(k => k.FindAnnotation(RelationalAnnotationNames.Name) is null))
            {
                key.SetName(key.IsPrimaryKey() ? $"pk_{table}" : $"uq_{table}_{Columns(key.Properties)}");
            }

            foreach (var key in entity.GetForeignKeys()) key.SetConstraintName($"fk_{table}_{Columns(key.Properties)}");
            foreach (var index in entity.GetIndexes()) index.SetDatabaseName($"ix_{table}_{Columns(index.Properties)}");
        }
    }

    private static string Columns(IReadOnlyList<IMutableProperty> properties) => string.Join('_', properties.Select(p => p.GetColumnName()));
}
