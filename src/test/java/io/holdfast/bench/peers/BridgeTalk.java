package io.holdfast.bench.peers;

import io.holdfast.wire.AuthProof;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The frames of the Vert.x bridge: to Holdfast, or to the library's own bridge with an echo behind it. */
final class BridgeTalk extends FrameTalk {
  private static final String MESSAGE = "{\"type\":\"message\",\"address\":\"";
  private static final String END = "},\"send\":true}";

  private final byte[] key; // null for the library's bridge, which asks for none
  private final Work work;
  private final byte[][] first;
  private final byte[][] second;
  private final boolean[] acquiring;

  BridgeTalk(byte[] key, Work work, int connection, int inFlight) {
    this.key = key;
    this.work = work;
    first = new byte[inFlight][];
    second = new byte[inFlight][];
    acquiring = new boolean[inFlight];
    for (int slot = 0; slot < inFlight; slot++) {
      String address = (key == null ? StockBridge.ECHO : "holdfast.object.") + work.target(connection, inFlight, slot);
      String entry = Work.key(connection, inFlight, slot);
      switch (work) {
        case COUNTER -> {
          first[slot] = call(address, slot, "add", 1);
          second[slot] = first[slot];
        }
        case QUEUE -> {
          first[slot] = call(address, slot, "put", Work.PAYLOAD);
          second[slot] = call(address, slot, "get");
        }
        case DICT -> {
          first[slot] = call(address, slot, "set", entry, Work.PAYLOAD);
          second[slot] = call(address, slot, "get", entry);
        }
        case LOCK -> {
          first[slot] = call(address, slot, "acquire");
          second[slot] = call(address, slot, "release");
        }
        default -> throw new IllegalArgumentException(work.title);
      }
    }
  }

  private static byte[] call(String address, int slot, String operation, Object... arguments) {
    JsonObject body = new JsonObject().put("op", operation);
    if (arguments.length > 0) {
      body.put("args", JsonArray.of(arguments));
    }
    return framed(json(address, Integer.toString(slot), body));
  }

  private static byte[] json(String address, String replyAddress, JsonObject body) {
    return new JsonObject().put("type", "send").put("address", address).put("replyAddress", replyAddress)
        .put("body", body).toBuffer().getBytes();
  }

  @Override
  Future<Void> greet() {
    if (key == null) {
      return Future.succeededFuture();
    }
    byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
    return ask(new JsonObject().put("op", "hello")).compose(challenge -> {
      byte[] proof = AuthProof.client(key, Base64.getDecoder().decode(challenge.getString("challenge")), nonce);
      return ask(new JsonObject().put("op", "prove").put("nonce", Base64.getEncoder().encodeToString(nonce))
          .put("proof", Base64.getEncoder().encodeToString(proof)));
    }).mapEmpty();
  }

  private Future<JsonObject> ask(JsonObject body) {
    say(json("holdfast.auth", "greeting", body));
    return hear().map(answer -> new JsonObject(new String(answer, StandardCharsets.UTF_8)).getJsonObject("body"));
  }

  @Override
  public byte[] request(int slot, boolean wantsSecond) {
    acquiring[slot] = !wantsSecond;
    return wantsSecond ? second[slot] : first[slot];
  }

  @Override
  int answer(byte[] bytes, int offset, int length) {
    int slot = key == null ? stockSlot(bytes, offset, length) : slot(bytes, offset + MESSAGE.length());
    boolean granted = work != Work.LOCK || !acquiring[slot] || bytes[offset + length - END.length() - 2] == 'u';
    if (slot < 0 || bytes[offset + "{\"type\":\"".length()] != 'm' && key != null || !granted) {
      throw new IllegalStateException("refused: " + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }
    return slot;
  }

  /** The library's bridge puts the fields into another order. */
  private static int stockSlot(byte[] bytes, int offset, int length) {
    byte[] wanted = "\"address\":\"".getBytes(StandardCharsets.US_ASCII);
    for (int at = offset; at < offset + length - wanted.length; at++) {
      if (java.util.Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return slot(bytes, at + wanted.length);
      }
    }
    return -1;
  }

  private static int slot(byte[] bytes, int from) {
    int slot = 0;
    for (int at = from; bytes[at] != '"'; at++) {
      slot = slot * 10 + bytes[at] - '0';
    }
    return slot;
  }
}
