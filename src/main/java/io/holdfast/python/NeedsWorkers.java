package io.holdfast.python;

/** What a client asked for runs code of its own, which takes a Python process that runs it. */
final class NeedsWorkers extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param what was asked for
   * @param instead what to do
   */
  NeedsWorkers(String what, String instead) {
    super(what + " runs Python functions, for which a host needs Python workers attached to it, and this version has "
        + "none; " + instead, null, false, false);
  }
}
