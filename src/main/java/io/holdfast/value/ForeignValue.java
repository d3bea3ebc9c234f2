package io.holdfast.value;

import java.util.Objects;

/**
 * What only one language understands, kept as parts and given back unchanged: never executed, never loaded as a class.
 * Equal when the parts are; what its parts say to be a number, bytes or a dict of Python's is equal to its like, too.
 */
public final class ForeignValue implements Value {
  private final String language;
  private final String type;
  private final Value parts;
  private Object number; // itself when it is none, null until somebody asks; asked by two threads it is found twice

  /**
   * A value of that language.
   *
   * @param language who understands it: {@code python}, {@code java} …
   * @param type that language's name of the kind, for example {@code decimal.Decimal}
   * @param parts what it is made of
   */
  public ForeignValue(String language, String type, Value parts) {
    this.language = Objects.requireNonNull(language, "language");
    this.type = Objects.requireNonNull(type, "type");
    this.parts = Objects.requireNonNull(parts, "parts");
  }

  /** Who understands it. */
  public String language() {
    return language;
  }

  /** That language's name of the kind. */
  public String type() {
    return type;
  }

  /** What it is made of. */
  public Value parts() {
    return parts;
  }

  /** The number that it is; null when it is none. */
  PythonNumber number() {
    Object found = number;
    if (found == null) {
      found = PythonNumber.of(this);
      number = found == null ? this : found;
    }
    return found instanceof PythonNumber known ? known : null;
  }

  @Override
  public String typeName() {
    return language.equals(PythonData.PYTHON) ? PythonData.className(this) : type;
  }

  @Override
  public boolean truth() {
    return PythonData.truth(this);
  }

  @Override
  public boolean equals(Object other) {
    return other == this || other instanceof Value value && PythonData.areEqual(this, value);
  }

  /** Whether language, type and parts are the same. */
  boolean hasPartsOf(ForeignValue other) {
    return language.equals(other.language) && type.equals(other.type) && parts.equals(other.parts);
  }

  @Override
  public int hashCode() {
    return PythonData.hash(this);
  }

  int hashOfParts() {
    return Hashing.hash((long) Hashing.hash(type) << 32 ^ parts.hashCode());
  }

  @Override
  public String toString() {
    return Repr.of(this);
  }
}
