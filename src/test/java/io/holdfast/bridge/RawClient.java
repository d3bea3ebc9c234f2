package io.holdfast.bridge;

import io.holdfast.wire.AuthProof;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A client that is nothing but a socket: what a stranger with a few lines of code can do. */
public final class RawClient implements AutoCloseable {
  public static final byte[] KEY = "the key of these tests".getBytes(StandardCharsets.UTF_8);
  private static final int LONGEST_WAIT_MS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int replies;

  public RawClient(int port) {
    try {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(LONGEST_WAIT_MS);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that has authenticated. */
  static RawClient known(int port) {
    RawClient client = new RawClient(port);
    client.authenticate(new JsonObject());
    return client;
  }

  /** @param request what else to say with the proof @return the server's answer */
  JsonObject authenticate(JsonObject request) {
    byte[] challenge = challenge();
    byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
    nonce[0] = 1;
    return prove(request, challenge, nonce, AuthProof.client(KEY, challenge, nonce)).getJsonObject("body");
  }

  public byte[] challenge() {
    return Base64.getDecoder().decode(ask("holdfast.auth", new JsonObject().put("op", "hello")).getJsonObject("body")
        .getString("challenge"));
  }

  public JsonObject prove(JsonObject request, byte[] challenge, byte[] nonce, byte[] proof) {
    return ask("holdfast.auth", request.copy().put("op", "prove").put("nonce", Base64.getEncoder()
        .encodeToString(nonce))
        .put("proof", Base64.getEncoder().encodeToString(proof)));
  }

  static byte[] frame(JsonObject json) {
    return frame(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  static byte[] frame(byte[] json) {
    byte[] frame = new byte[4 + json.length];
    for (int i = 0; i < 4; i++) {
      frame[i] = (byte) (json.length >>> 24 - 8 * i);
    }
    System.arraycopy(json, 0, frame, 4, json.length);
    return frame;
  }

  static JsonObject send(String address, String replyAddress, Object body) {
    return new JsonObject().put("type", "send").put("address", address).put("replyAddress", replyAddress)
        .putNull("headers").put("body", body);
  }

  RawClient send(JsonObject frame) {
    return sendBytes(frame(frame));
  }

  RawClient sendBytes(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Sends and reads the answer. */
  public JsonObject ask(String address, JsonObject body) {
    String replyAddress = "reply-" + ++replies;
    send(send(address, replyAddress, body));
    JsonObject answer = read();
    if (!replyAddress.equals(answer.getString("address"))) {
      throw new AssertionError("expected the answer for " + replyAddress + ", found " + answer);
    }
    return answer;
  }

  /** The result of a call; anything but a result is an AssertionError. */
  Object call(String object, JsonObject body) {
    JsonObject answer = ask(object.isEmpty() ? "holdfast.objects" : "holdfast.object." + object, body);
    if (!"message".equals(answer.getString("type"))) {
      throw new AssertionError("expected a result, found " + answer);
    }
    return answer.getJsonObject("body").getValue("result");
  }

  void create(String type, String name) {
    call("", new JsonObject().put("op", "create").put("args", new JsonObject().put("type", type).put("name", name)));
  }

  byte[] readBytes() {
    try {
      byte[] json = new byte[in.readInt()];
      in.readFully(json);
      return json;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no frame came within " + LONGEST_WAIT_MS + " ms", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonObject read() {
    return new JsonObject(new String(readBytes(), StandardCharsets.UTF_8));
  }

  /** Fails when the server sends anything, or stays. */
  void expectClosed() {
    try {
      int more = in.read();
      if (more >= 0) {
        throw new AssertionError("expected the connection to close, found the byte " + more);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server did not close the connection within " + LONGEST_WAIT_MS + " ms", e);
    } catch (EOFException | SocketException closed) {
      // that is what was expected
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Socket socket() {
    return socket;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
