package io.holdfast.access;

/** What permissions say of a call. */
public enum Decision {
  ALLOWED,
  DENIED,
  /** Some permission allows it if the object is of the right type, or the operation reads. */
  DEPENDS_ON_TYPE
}
