package io.holdfast.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.value.Repr;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.SameKind;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.holdfast.value.Hashing;
import io.holdfast.value.Ordering;
import io.holdfast.value.RefValue;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Pickles that went wrong on their way, or were made to harm. Reading them, and whatever is done with what was read,
 * ends with a value, {@link MalformedPickle} or {@link TooLarge}, in bounded time and memory.
 */
class HostilePicklesTest {
  private static final int PICKLES = Integer.getInteger("holdfast.hostile.frames", 20_000);
  private static final long SEED = Long.getLong("holdfast.hostile.seed", 20_261_121L);
  /** For one pickle of a few hundred bytes; the first ones are slow, and so is a machine that does other things. */
  private static final long MOST_NANOS = 2_000_000_000L;
  private static final long MOST_ALLOCATED = 64 << 20;
  private static final Seal SEAL = Seal.of("key".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  private static final ProxyTable ONE_SERVER = new ProxyTable() {
    @Override
    public RefValue reference(String typeid, String id, Value address) {
      return id.isEmpty() ? null : new RefValue(id, "list", 1);
    }

    @Override
    public boolean isPlain(ProxyForm proxy, RefValue reference) {
      return proxy.keywords().entries().isEmpty();
    }

    @Override
    public ProxyForm proxy(RefValue reference) {
      return null;
    }
  };

  private int read;
  private int refused;

  @Test
  void mutatedPicklesAreReadOrRefused() throws Exception {
    List<byte[]> pickles = new ArrayList<>();
    GoldenPickles.all().forEach(golden -> pickles.add(golden.pickle()));
    assertThat(pickles).hasSizeGreaterThan(200);
    Mutations mutations = new Mutations(new Random(SEED), pickles);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < PICKLES; i++) {
      byte[] pickle = mutations.next();
      long start = System.nanoTime();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      try {
        everything(pickle);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
        throw new AssertionError("pickle " + i + " of seed " + SEED + ": " + Base64.getEncoder().encodeToString(pickle),
            e);
      }
      assertThat(System.nanoTime() - start).as(() -> "time for " + Base64.getEncoder().encodeToString(pickle))
          .isLessThan(MOST_NANOS);
      assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
          .as(() -> "memory for " + Base64.getEncoder().encodeToString(pickle)).isLessThan(MOST_ALLOCATED);
    }
    // Were all refused at their first byte, or hardly any, nothing would have been tested.
    assertThat(read).as("pickles of %d that were values", PICKLES).isGreaterThan(PICKLES / 10);
    assertThat(refused).as("pickles of %d that were refused", PICKLES).isGreaterThan(PICKLES / 10);
  }

  private void everything(byte[] pickle) {
    Value value;
    try {
      Pickled opened = Pickled.read(pickle, 0, pickle.length, ONE_SERVER, PickleLimits.DEFAULT, SEAL);
      if (opened.items() != null) {
        opened.items().forEach(Pickled::value);
      }
      if (opened.keysAndValues() != null) {
        opened.keysAndValues().forEach(Pickled::value);
      }
      value = opened.value();
    } catch (MalformedPickle | TooLarge e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
      refused++;
      return;
    }
    read++;
    byte[] written = PickleWriter.pickle(value, ONE_SERVER, PickleLimits.DEFAULT, SEAL);
    Value again = Pickled.read(written, 0, written.length, ONE_SERVER, PickleLimits.DEFAULT, SEAL).value();
    assertThat(again.hashCode()).isEqualTo(again.hashCode());
    assertThat(Repr.of(value, 10_000)).hasSizeLessThanOrEqualTo(10_000);
    assertThat(value.equals(value) && !value.equals(Value.none()) || value.equals(Value.none())).isTrue();
    comparable(value, again);
    byte[] json = ValueJson.toBytes(value);
    Value fromJson = ValueJson.fromBytes(json);
    assertThat(SameKind.of(fromJson, value)).as("the same from JSON").isTrue();
    byte[] later = PickleWriter.pickle(fromJson, ONE_SERVER, PickleLimits.DEFAULT, SEAL);
    assertThat(later).hasSizeGreaterThanOrEqualTo(3);
  }

  private static void comparable(Value value, Value again) {
    try {
      Ordering.NATURAL.compare(value, again);
      Hashing.requireHashable(value);
    } catch (UnsuitableValue e) {
      assertThat(e.getMessage()).isNotBlank(); // Python's TypeError: no order, no hash
    }
  }
}
