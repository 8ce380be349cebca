"""Whole examples for the API's description, made of those of its fields."""

from typing import Any


def example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Return a value that holds to JSON ``schema``; ``schemas`` are those that it refers to by name.

    A list has one item of every kind that it may hold. Raises ValueError for a field without an
    example.
    """
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if kinds := schema.get("anyOf") or schema.get("oneOf"):
        return example(kinds[0], schemas)
    match schema.get("type"):
        case "object":
            return {
                name: example(field, schemas)
                for name, field in schema.get("properties", {}).items()
            }
        case "array":
            kinds = schema["items"].get("oneOf") or [schema["items"]]
            return [example(kind, schemas) for kind in kinds]
        case "boolean":
            return schema.get("default", True)
    raise ValueError(f"There is no example for {schema}")
