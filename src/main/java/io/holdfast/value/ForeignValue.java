package io.holdfast.value;

import java.util.Objects;

/**
 * What only one language understands, kept as parts and given back unchanged: never executed, never loaded as a class.
 *
 * @param language who understands it: {@code python}, {@code java} …
 * @param type that language's name of the kind, for example {@code decimal.Decimal}
 * @param parts what it is made of
 */
public record ForeignValue(String language, String type, Value parts) implements Value {
  public ForeignValue {
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(parts, "parts");
  }

  @Override
  public String typeName() {
    return type;
  }

  @Override
  public int hashCode() {
    return Hashing.hash((long) Hashing.hash(type) << 32 ^ parts.hashCode());
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
