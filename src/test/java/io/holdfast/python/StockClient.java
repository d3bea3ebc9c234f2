package io.holdfast.python;

import io.holdfast.pickle.PickleLimits;
import io.holdfast.pickle.PickleWriter;
import io.holdfast.pickle.Pickled;
import io.holdfast.pickle.ProxyTable;
import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A connection as Python's client makes it, byte by byte, so that tests can also do what no client does. */
final class StockClient implements AutoCloseable {
  static final byte[] KEY = "the key of the tests".getBytes(StandardCharsets.US_ASCII);
  private static final int DEADLINE_MS = 20_000;

  /** What the server says. */
  record Answer(String kind, Value payload) {
    String text() {
      return ((StringValue) payload).value();
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private StockClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(DEADLINE_MS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** One that has said nothing yet. */
  static StockClient stranger(int port) throws IOException {
    return new StockClient(port);
  }

  /** One that has shown the key. */
  static StockClient open(int port) throws Exception {
    StockClient client = new StockClient(port);
    client.authenticate(KEY);
    return client;
  }

  /** One that talks to objects. */
  static StockClient lasting(int port) throws Exception {
    StockClient client = open(port);
    client.ask(null, "accept_connection", Value.of("test"));
    return client;
  }

  /** One request to the server itself. */
  static Answer function(int port, String method, Value... arguments) throws Exception {
    try (StockClient client = open(port)) {
      return client.ask(null, method, arguments);
    }
  }

  /** The ident of a new object. */
  static String create(int port, String typeid, Value... arguments) throws Exception {
    Value[] all = new Value[arguments.length + 1];
    all[0] = Value.of(typeid);
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Answer answer = function(port, "create", all);
    if (!(answer.payload() instanceof TupleValue made)) {
      throw new AssertionError(answer);
    }
    return ((StringValue) made.items().get(0)).value();
  }

  void authenticate(byte[] key) throws Exception {
    byte[] theirs = receive();
    send(joined("{sha256}", mac(key, Arrays.copyOfRange(theirs, 11, theirs.length))));
    String welcome = new String(receive(), StandardCharsets.US_ASCII);
    if (!welcome.equals("#WELCOME#")) {
      throw new IOException(welcome);
    }
    send(joined("#CHALLENGE#", joined("{sha256}", new byte[40])));
    receive();
    send("#WELCOME#".getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] joined(String start, byte[] end) {
    byte[] both = Arrays.copyOf(start.getBytes(StandardCharsets.US_ASCII), start.length() + end.length);
    System.arraycopy(end, 0, both, start.length(), end.length);
    return both;
  }

  private static byte[] mac(byte[] key, byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  Answer ask(String ident, String method, Value... arguments) throws IOException {
    send(request(ident, method, arguments));
    return answer();
  }

  static byte[] request(String ident, String method, Value... arguments) {
    return PickleWriter.pickle(Value.tuple(Value.of(ident), Value.of(method), new TupleValue(List.of(arguments)),
        DictValue.of()), ProxyTable.NONE, PickleLimits.DEFAULT);
  }

  Answer answer() throws IOException {
    byte[] message = receive();
    Value pair = Pickled.read(message, 0, message.length, ProxyTable.NONE, PickleLimits.DEFAULT).value();
    List<Value> parts = ((TupleValue) pair).items();
    return new Answer(((StringValue) parts.get(0)).value(), parts.get(1));
  }

  void send(byte[] message) throws IOException {
    raw(MessageReader.framed(message));
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  byte[] receive() throws IOException {
    byte[] message = new byte[in.readInt()];
    in.readFully(message);
    return message;
  }

  /** Whether the server has closed the connection; what it says before is skipped. */
  boolean isCut() throws IOException {
    byte[] skipped = new byte[4096];
    try {
      while (in.read(skipped) >= 0) {
        // whatever
      }
      return true;
    } catch (java.net.SocketTimeoutException stillThere) {
      return false;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
