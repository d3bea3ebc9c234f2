package io.holdfast.python;

import java.util.List;

/**
 * How a python entrance is set up. {@link #of} gives the defaults, the {@code with…} methods copies with one thing
 * changed.
 *
 * @param host address to listen at; default 127.0.0.1
 * @param port 0 for any free one; default 7871
 * @param key the authkey that clients have, of at least one byte
 * @param md5 whether clients of Python 3.11 and older are let in, which know no other digest; default true
 * @param loops event loops to accept on, where objects made for clients are too: one connection calls all of a
 *     client's objects, and a call of one on another loop has to be handed over and back. Default 0, one for every four
 *     of the Vert.x instance
 * @param limits what strangers and clients may cost
 * @param templates typeids that take arguments which select an object; default none
 */
public record PythonOptions(String host, int port, Secret key, boolean md5, int loops, Limits limits,
    List<Template> templates) {
  /** The port that the entrance listens at unless told otherwise. */
  public static final int DEFAULT_PORT = 7871;

  /** Bytes that never show in a log. */
  public static final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public String toString() {
      return "secret of " + bytes.length + " bytes";
    }
  }

  /**
   * What is taken on before it is refused, paused or cut.
   *
   * @param messageBytes longest message of a client; default 64 MiB
   * @param connections connections at one time; default 20,000
   * @param strangers connections that are not authenticated yet, at one time; default 1,000
   * @param handshakeMs time a connection has to authenticate; default 10 s
   * @param stallMs a connection that is owed something and takes nothing for so long is cut; default 30 s
   * @param graceMs how long an object that no client and no value refers to any more can still be referred to again;
   *     default 60 s. Objects whose proxies were never part of a value have none
   */
  public record Limits(int messageBytes, int connections, int strangers, long handshakeMs, long stallMs, long graceMs) {
    /** Every limit at its default. */
    public static final Limits DEFAULT = new Limits(64 << 20, 20_000, 1_000, 10_000, 30_000, 60_000);

    public Limits {
      requirePositive("limits.python.messageBytes", messageBytes);
      requirePositive("limits.python.connections", connections);
      requirePositive("limits.python.strangers", strangers);
      requirePositive("limits.python.handshakeMs", handshakeMs);
      requirePositive("limits.python.stallMs", stallMs);
      requirePositive("limits.python.graceMs", graceMs);
    }

    private static void requirePositive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " is at least 1, not " + value);
      }
    }

    public Limits withMessageBytes(int bytes) {
      return new Limits(bytes, connections, strangers, handshakeMs, stallMs, graceMs);
    }

    public Limits withConnections(int all, int notAuthenticated) {
      return new Limits(messageBytes, all, notAuthenticated, handshakeMs, stallMs, graceMs);
    }

    public Limits withTimes(long handshake, long stall, long grace) {
      return new Limits(messageBytes, connections, strangers, handshake, stall, grace);
    }
  }

  public PythonOptions {
    if (key.bytes.length == 0) {
      throw new IllegalArgumentException("the authkey is empty; give at least one byte, better 32 random ones");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    templates = List.copyOf(templates);
  }

  /** An entrance at 127.0.0.1, {@value #DEFAULT_PORT}, with that key. */
  public static PythonOptions of(byte[] key) {
    return new PythonOptions("127.0.0.1", DEFAULT_PORT, new Secret(key), true, 0, Limits.DEFAULT, List.of());
  }

  /** The same, listening there; port 0 for any free one. */
  public PythonOptions withAddress(String newHost, int newPort) {
    return new PythonOptions(newHost, newPort, key, md5, loops, limits, templates);
  }

  /** The same, letting Python 3.11 and older in or not. */
  public PythonOptions withMd5(boolean allowed) {
    return new PythonOptions(host, port, key, allowed, loops, limits, templates);
  }

  /** The same, accepting on so many event loops; 0 for one of every four. */
  public PythonOptions withLoops(int count) {
    return new PythonOptions(host, port, key, md5, count, limits, templates);
  }

  /** The same with other limits. */
  public PythonOptions withLimits(Limits other) {
    return new PythonOptions(host, port, key, md5, loops, other, templates);
  }

  /** The same with those typeids that take arguments. */
  public PythonOptions withTemplates(List<Template> others) {
    return new PythonOptions(host, port, key, md5, loops, limits, others);
  }
}
