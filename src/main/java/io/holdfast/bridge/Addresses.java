package io.holdfast.bridge;

import io.holdfast.object.ObjectVerticle;

/** The addresses that mean something to a bridge. All that begin with {@value #RESERVED} are its own. */
final class Addresses {
  static final String RESERVED = "holdfast.";
  static final String AUTH = "holdfast.auth";
  static final String CANCEL = "holdfast.cancel";
  /** Registering here watches the object whose name follows. */
  static final String WATCH = "holdfast.watch.";
  static final String OBJECTS = "holdfast.objects";
  static final String OBJECT = ObjectVerticle.ADDRESS_PREFIX;

  private Addresses() {
  }

  /** Whether what is sent there is a call of an object or of the host. */
  static boolean isCall(String address) {
    return address.startsWith(OBJECT) || address.equals(OBJECTS);
  }
}
