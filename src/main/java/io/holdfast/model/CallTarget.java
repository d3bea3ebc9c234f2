package io.holdfast.model;

/**
 * Which object a call means.
 *
 * @param incarnation which life of the name; {@link #ANY} when the caller does not care
 */
public record CallTarget(String name, long incarnation) {
  /** Any life of the name. */
  public static final long ANY = 0;

  public static CallTarget of(String name) {
    return new CallTarget(name, ANY);
  }
}
