package io.holdfast.types;

import io.holdfast.object.Holder;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;

/**
 * How holders are shown to others: never with the whole id of their session, which says who it is that calls. What is
 * shown is the beginning of what comes behind the id of the node, which all sessions of a host have in common.
 */
final class Holders {
  private static final int SHOWN_OF_SESSION = 8;
  private static final int SHOWN_OF_NAME = 60;

  private Holders() {
  }

  static String shown(Holder holder) {
    return "'" + name(holder) + "' of session " + session(holder);
  }

  static Value described(Holder holder) {
    return DictValue.of("holder", name(holder), "session", session(holder));
  }

  private static String name(Holder holder) {
    String name = holder.name();
    return name.length() <= SHOWN_OF_NAME ? name : name.substring(0, SHOWN_OF_NAME) + "…";
  }

  private static String session(Holder holder) {
    String id = holder.session();
    String own = id.substring(id.indexOf('/') + 1);
    return own.substring(0, Math.min(SHOWN_OF_SESSION, own.length() / 2)) + "…";
  }
}
