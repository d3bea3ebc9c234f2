package io.holdfast.bridge;

/** What a client can send. */
enum FrameType {
  SEND, PUBLISH, REGISTER, UNREGISTER, PING;

  /** Null for a type that is none. */
  static FrameType named(String name) {
    return switch (name) {
      case "send" -> SEND;
      case "publish" -> PUBLISH;
      case "register" -> REGISTER;
      case "unregister" -> UNREGISTER;
      case "ping" -> PING;
      default -> null;
    };
  }
}
