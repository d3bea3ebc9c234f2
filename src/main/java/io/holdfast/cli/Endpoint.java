package io.holdfast.cli;

import java.util.Optional;

/**
 * Where an entrance listens or a client connects: {@code HOST:PORT}, an IPv6 host in brackets.
 *
 * @param port 0 for any free one
 */
record Endpoint(String host, int port) {
  static final String LISTEN_FORM = "use HOST:PORT with a port of 0 (any free one) to 65535, or 'off'";
  static final String CONNECT_FORM = "use HOST:PORT with a port of 1 to 65535";
  private static final int LONGEST_HOST = 253;

  /** @return none for {@code off} */
  static Optional<Endpoint> listening(String text, String source) {
    return text.equals("off") ? Optional.empty() : Optional.of(parse(text, source, 0, LISTEN_FORM));
  }

  static Endpoint connecting(String text, String source) {
    return parse(text, source, 1, CONNECT_FORM);
  }

  private static Endpoint parse(String text, String source, int lowestPort, String allowed) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || host.length() > LONGEST_HOST || !bracketed && host.indexOf(':') >= 0
        || host.chars().anyMatch(c -> c <= ' ' || c == '[' || c == ']' || c == '/')
        || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) < lowestPort || Integer.parseInt(port) > 65535) {
      throw UsageException.of(source, text, allowed);
    }
    return new Endpoint(host, Integer.parseInt(port));
  }

  Endpoint withPort(int actual) {
    return new Endpoint(host, actual);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
