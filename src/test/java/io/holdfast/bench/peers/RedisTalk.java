package io.holdfast.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;

/** Redis over its wire, pipelined: arrays of texts up, lines and texts with their length down, in order. */
final class RedisTalk implements Talk {
  /** Deletes a lock's key when it still holds the token, as Redis documents it. */
  private static final String RELEASE = "if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('del',KEYS[1]) "
      + "else return 0 end";
  private static final int NO_TEXT = -1;

  private final Work work;
  private final int connection;
  private final byte[][] first;
  private final byte[][] second;
  private final int[] sent; // slots in the order in which their requests went out: a ring
  private int sentFrom;
  private int sentTo;
  private String scriptId;
  private Promise<String> greeting;

  // the answer that is arriving
  private final StringBuilder line = new StringBuilder();
  private int textLeft = NO_TEXT;
  private String text = "";

  RedisTalk(Work work, int connection, int inFlight) {
    this.work = work;
    this.connection = connection;
    first = new byte[inFlight][];
    second = new byte[inFlight][];
    sent = new int[inFlight];
    for (int slot = 0; slot < inFlight; slot++) {
      String key = work.target(connection, inFlight, slot);
      String entry = Work.key(connection, inFlight, slot);
      switch (work) {
        case COUNTER -> {
          first[slot] = command("INCR", key);
          second[slot] = first[slot];
        }
        case QUEUE -> {
          first[slot] = command("RPUSH", key, Work.PAYLOAD);
          second[slot] = command("LPOP", key);
        }
        case DICT -> {
          first[slot] = command("HSET", key, entry, Work.PAYLOAD);
          second[slot] = command("HGET", key, entry);
        }
        case LOCK -> first[slot] = command("SET", key, "token" + slot, "NX", "PX", "30000");
        default -> throw new IllegalArgumentException(work.title);
      }
    }
  }

  private static byte[] command(String... words) {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return command.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Future<Void> greet(NetSocket socket) {
    if (work != Work.LOCK) {
      return Future.succeededFuture();
    }
    greeting = Promise.promise();
    socket.write(Buffer.buffer(command("SCRIPT", "LOAD", RELEASE)));
    return greeting.future().map(sha -> {
      scriptId = sha;
      for (int slot = 0; slot < second.length; slot++) {
        second[slot] = command("EVALSHA", scriptId, "1", work.target(connection, second.length, slot), "token" + slot);
      }
      return null;
    });
  }

  @Override
  public byte[] request(int slot, boolean wantsSecond) {
    return wantsSecond ? second[slot] : first[slot];
  }

  @Override
  public void sending(int slot) {
    sent[sentTo] = slot;
    sentTo = sentTo + 1 == sent.length ? 0 : sentTo + 1;
  }

  @Override
  public void received(byte[] bytes, Sink sink) {
    int at = 0;
    while (at < bytes.length) {
      if (textLeft > 0) { // the text and the end of its line
        int part = Math.min(textLeft, bytes.length - at);
        if (greeting != null) {
          text += new String(bytes, at, part, StandardCharsets.US_ASCII);
        }
        at += part;
        textLeft -= part;
        if (textLeft == 0) {
          textLeft = NO_TEXT;
          answered(sink);
        }
        continue;
      }
      char c = (char) bytes[at++];
      if (c == '\n') {
        endOfLine(sink);
      } else if (c != '\r') {
        line.append(c);
      }
    }
  }

  private void endOfLine(Sink sink) {
    char kind = line.charAt(0);
    boolean refused = kind == '-' || kind == '$' && line.charAt(1) == '-' || work == Work.LOCK && line.charAt(1) == '0';
    if (refused) {
      throw new IllegalStateException("refused: " + line);
    }
    if (kind == '$') {
      textLeft = Integer.parseInt(line, 1, line.length(), 10) + "\r\n".length();
    }
    line.setLength(0);
    if (kind != '$') {
      answered(sink);
    }
  }

  private void answered(Sink sink) {
    if (greeting != null) {
      Promise<String> asked = greeting;
      greeting = null;
      asked.complete(text.trim());
      return;
    }
    int slot = sent[sentFrom];
    sentFrom = sentFrom + 1 == sent.length ? 0 : sentFrom + 1;
    sink.answered(slot);
  }
}
