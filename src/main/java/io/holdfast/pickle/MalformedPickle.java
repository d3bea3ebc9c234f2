package io.holdfast.pickle;

/** Bytes that are no pickle, or one that is refused; the message says what was found and what is allowed. */
public final class MalformedPickle extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MalformedPickle(String message) {
    super(message, null, false, false);
  }
}
