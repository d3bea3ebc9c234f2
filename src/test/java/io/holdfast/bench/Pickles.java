package io.holdfast.bench;

import com.sun.management.ThreadMXBean;
import io.holdfast.pickle.PickleLimits;
import io.holdfast.pickle.PickleWriter;
import io.holdfast.pickle.Pickled;
import io.holdfast.pickle.ProxyTable;
import io.holdfast.pickle.Seal;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;

/** What it takes to read a request as Python sends it and to write the reply: time, and bytes of heap. */
public final class Pickles {
  private static final Seal SEAL = Seal.of(new byte[32]);
  private static final int LARGE = 10 << 20;
  /** {@code decimal.Decimal('1.10')} of Python 3.13. */
  private static final byte[] DECIMAL = Base64.getDecoder()
      .decode("gASVIQAAAAAAAACMB2RlY2ltYWyUjAdEZWNpbWFslJOUjAQxLjEwlIWUUpQu");

  private static int sink; // so that nothing is optimized away

  private Pickles() {
  }

  public static void main(String[] args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    int calls = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    byte[] put = framed(request("put", Value.of(1)));
    byte[] set = framed(request("__setitem__", new StringValue("key 1234"), new StringValue("value 1234")));
    byte[] large = request("put", new BytesValue(new byte[LARGE]));
    report("('id', 'put', (1,), {}) and ('#RETURN', None)", rounds, calls, () -> answer(put, Value.none()));
    report("dict set of text and ('#RETURN', None)", rounds, calls, () -> answer(set, Value.none()));
    report("a Decimal in and out", rounds, calls / 10, () -> {
      Value decimal = Pickled.read(DECIMAL, 0, DECIMAL.length, ProxyTable.NONE, PickleLimits.DEFAULT, SEAL).value();
      return PickleWriter.pickle(decimal, ProxyTable.NONE, PickleLimits.DEFAULT, SEAL).length;
    });
    report("10 MB of bytes in and out", rounds, Math.max(10, calls / 20_000), () -> {
      Value value = Pickled.read(large, 0, large.length, ProxyTable.NONE, PickleLimits.DEFAULT, SEAL).items().get(2)
          .items().get(0).value();
      return answered(value);
    });
  }

  private static byte[] request(String method, Value... arguments) {
    return PickleWriter.pickle(Value.tuple(new StringValue("7f3a5c9e1b2d"), new StringValue(method),
        Value.tuple(arguments), DictValue.of()), ProxyTable.NONE, PickleLimits.DEFAULT);
  }

  /** As CPython's pickler has it: a frame around what is short. */
  private static byte[] framed(byte[] pickle) {
    byte[] framed = new byte[pickle.length + 9];
    System.arraycopy(pickle, 0, framed, 0, 2);
    framed[2] = (byte) 0x95;
    framed[3] = (byte) (pickle.length - 2);
    System.arraycopy(pickle, 2, framed, 11, pickle.length - 2);
    return framed;
  }

  private static int answer(byte[] request, Value result) {
    List<Pickled> parts = Pickled.read(request, 0, request.length, ProxyTable.NONE, PickleLimits.DEFAULT, SEAL).items();
    int read = parts.get(0).value().hashCode() ^ parts.get(1).value().hashCode();
    for (Pickled argument : parts.get(2).items()) {
      read ^= System.identityHashCode(argument.value()) & 1;
    }
    return read ^ parts.get(3).keysAndValues().size() ^ answered(result);
  }

  private static int answered(Value result) {
    PickleWriter writer = new PickleWriter(ProxyTable.NONE, PickleLimits.DEFAULT, SEAL);
    writer.text("#RETURN").value(result).tuple(2).end();
    List<ByteBuffer> pieces = writer.pieces();
    return pieces.get(pieces.size() - 1).get(0) ^ writer.length();
  }

  private static void report(String name, int rounds, int calls, IntSupplier work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double[] nanos = new double[rounds];
    long allocated = 0;
    for (int round = -1; round < rounds; round++) { // the first one warms up
      long before = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        sink += work.getAsInt();
      }
      if (round >= 0) {
        nanos[round] = (double) (System.nanoTime() - start) / calls;
        allocated = (threads.getCurrentThreadAllocatedBytes() - before) / calls;
      }
    }
    Arrays.sort(nanos);
    double median = nanos[rounds / 2];
    System.out.printf(Locale.ROOT, "%s: %s, %,d bytes of heap%n", name,
        median < 100_000 ? String.format(Locale.ROOT, "%.2f µs", median / 1000)
            : String.format(Locale.ROOT, "%.1f ms", median / 1_000_000), allocated);
  }
}
