package io.holdfast.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.value.BytesValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.Hashing;
import io.holdfast.value.ListValue;
import io.holdfast.value.Repr;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Small pickles that stand for much: what they stand for is refused, or kept as small as it came. */
class PickleBombsTest {
  private static final int A_MILLION = 1_000_000;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long SMALL_STACK = 256 << 10;
  private static final String SHARED = "what is shared in it stands for more than 16000000 items";

  private static Pickled open(byte[] pickle, PickleLimits limits) {
    return Pickled.read(pickle, 0, pickle.length, ProxyTable.NONE, limits);
  }

  private static Value read(byte[] pickle) {
    return open(pickle, PickleLimits.DEFAULT).value();
  }

  private static byte[] write(Value value) {
    return PickleWriter.pickle(value, ProxyTable.NONE, PickleLimits.DEFAULT);
  }

  /** On a stack that a recursion of any depth would overflow. */
  private static <T> T onASmallStack(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(null, task, "small stack", SMALL_STACK).start();
    return task.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private static long allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void refused(byte[] pickle, String message) {
    assertTimeoutPreemptively(SOON, () -> assertThatThrownBy(() -> read(pickle)).isInstanceOf(MalformedPickle.class)
        .hasMessageContaining(message));
  }

  // ---------------------------------------------------------------- depth

  @Test
  void aMillionLevelsTakeNoStack() throws Exception {
    Object[][] levels = {
        {"]", "a"}, // a list in a list
        {"", 0x85}, // a tuple
        {"}K\1", "s"}, // a dict
        {"(", 0x91}, // a frozenset
    };
    for (int i = 0; i < levels.length; i++) {
      Object[] level = levels[i];
      int deep = i < 2 ? A_MILLION - 2 : A_MILLION / 5; // the others are written in the same way
      byte[] pickle = new Assembly().add(0x80, 4).times(deep, level[0]).add(")").times(deep, level[1]).add(".").bytes();
      byte[] back = onASmallStack(() -> {
        Value value = read(pickle);
        assertThat(value).isInstanceOf(ForeignValue.class);
        assertThat(value.hashCode()).isEqualTo(value.hashCode());
        assertThat(Repr.of(value)).startsWith("<python ");
        return write(value);
      });
      assertThat(back).hasSizeGreaterThan(2 * deep);
    }
  }

  @Test
  void callsInCallsTakeNoStack() throws Exception {
    // f(f(f(…))), a third of a million: each has a tuple and is one
    byte[] pickle = new Assembly().add(0x80, 4, "cm\nf\n", 0x94, "0").times(333_000, "h\0").add("N")
        .times(333_000, 0x85, "R").add(".").bytes();
    Value value = onASmallStack(() -> read(pickle));
    assertThat(value.typeName()).isEqualTo("f");
    assertThat(onASmallStack(() -> write(value))).hasSizeGreaterThan(A_MILLION);
  }

  @Test
  void whatIsAsDeepAsValuesMayBePassesThroughJsonAsAnArgument() throws Exception {
    for (String level : List.of("list", "tuple", "call", "append", "state")) {
      int tree = 0;
      for (int deep = 1; deep < 120; deep++) {
        byte[] pickle = nested(level, deep);
        Value value = onASmallStack(() -> read(pickle));
        boolean isWhole = value instanceof ForeignValue foreign && foreign.parts() instanceof ListValue list
            && list.items().get(0) instanceof TupleValue head && head.items().get(0).equals(Parts.PICKLE);
        tree = isWhole ? tree : deep;
        assertThat(ValueJson.argumentFromJson(ValueJson.toJson(value))).as("%d × %s", deep, level).isEqualTo(value);
        assertThat(onASmallStack(() -> write(value))).isNotEmpty();
      }
      assertThat(tree).as("how deep a %s stays a tree", level).isBetween(20, 91);
    }
  }

  private static byte[] nested(String level, int deep) {
    Assembly assembly = new Assembly().add(0x80, 4, "cm\nf\n", 0x94, "0");
    Object[][] around = switch (level) {
      case "list" -> new Object[][] {{"]"}, {"a"}};
      case "tuple" -> new Object[][] {{""}, {0x85}};
      case "call" -> new Object[][] {{"h\0"}, {0x85, "R"}};
      case "append" -> new Object[][] {{"h\0)R"}, {"a"}};
      default -> new Object[][] {{"h\0)R"}, {"b"}};
    };
    return assembly.times(deep, around[0]).add("N").times(deep, around[1]).add(".").bytes();
  }

  @Test
  void aValueDeeperThanAnyEntranceTakesIsNotWritten() {
    Value deep = Value.list();
    for (int i = 0; i < 10_000; i++) {
      deep = Value.list(deep);
    }
    Value value = deep;
    assertThatThrownBy(() -> onASmallStack(() -> write(value))).hasCauseInstanceOf(TooLarge.class)
        .hasMessageContaining("nested more than 200 deep");
  }

  // ---------------------------------------------------------------- sharing

  @Test
  void whatIsSharedIsCountedAsOftenAsItIsReached() {
    // x = (); x = (x, x) sixty times
    Assembly doubled = new Assembly().add(0x80, 4, ")").times(60, "2", 0x86);
    refused(doubled.add(".").bytes(), SHARED);
    Assembly lists = new Assembly().add(0x80, 4, "(]", 0x94);
    for (int i = 0; i < 60; i++) {
      lists.add("](h", i, "h", i, "e", 0x94);
    }
    refused(lists.add("t.").bytes(), SHARED);
    // text of a megabyte, a hundred thousand times
    refused(new Assembly().add(0x80, 4, "](X", Assembly.int32(1 << 20), new byte[1 << 20], 0x94).times(100_000, "h\0")
        .add("e.").bytes(), SHARED);
    // frozenset({frozenset({… x})}): what is a key is hashed, and so is whatever it is in
    refused(new Assembly().add(0x80, 4).times(65, "(").add(")").times(20, "2", 0x86).times(65, 0x91).add(".").bytes(),
        SHARED);
  }

  @Test
  void theArgumentsOfOneRequestAreCountedTogether() {
    // a tuple of 2^23 items, given three times
    byte[] pickle = new Assembly().add(0x80, 4, "()").times(22, "2", 0x86).add(0x94, "h\0h\0t.").bytes();
    List<Pickled> arguments = open(pickle, PickleLimits.DEFAULT).items();
    assertThat(arguments).hasSize(3);
    arguments.get(0).value();
    assertThatThrownBy(() -> arguments.subList(1, 3).forEach(Pickled::value)).isInstanceOf(MalformedPickle.class)
        .hasMessageContaining(SHARED);
  }

  @Test
  void whatHoldsItselfIsNotKeptOncePerArgument() {
    // r = [1 × 100,000, r]; ((r,), (r,) … 10,000 times)
    byte[] pickle = new Assembly().add(0x80, 4, "(]", 0x94, "(").times(100_000, "K\1").add("h\0e")
        .times(10_000, "h\0", 0x85).add("t.").bytes();
    List<Pickled> arguments = open(pickle, PickleLimits.DEFAULT).items();
    assertTimeoutPreemptively(SOON, () -> assertThatThrownBy(() -> arguments.forEach(Pickled::value))
        .isInstanceOf(MalformedPickle.class).hasMessageContaining(SHARED));
    byte[] same = new Assembly().add(0x80, 4, "(]", 0x94, "(").times(100_000, "K\1").add("h\0e")
        .times(10_000, "h\0").add("t.").bytes();
    List<Pickled> one = open(same, PickleLimits.DEFAULT).items();
    Value first = one.get(0).value();
    assertThat(one).allSatisfy(each -> assertThat(each.value()).isSameAs(first));
  }

  @Test
  void tuplesThatAreWrittenAgainFromWithinAreNotWrittenWithoutEnd() {
    // t = ([t], [t], [t] …): each list opens the tuple once more
    int count = 100_000;
    Assembly assembly = new Assembly().add(0x80, 4, "(").times(count, "]", 0x94).add("t", 0x94);
    assembly.times(1, "0");
    for (int i = 0; i < count; i++) {
      assembly.add("j", Assembly.int32(i), "j", Assembly.int32(count), "a0");
    }
    refused(assembly.add("j", Assembly.int32(count), ".").bytes(), SHARED);
  }

  @Test
  void aListThatIsMadeASetAgainAndAgainIsNotCopiedEachTime() {
    byte[] pickle = new Assembly().add(0x80, 4, "(cbuiltins\nset\n", 0x94, "](").times(100_000, "K\1")
        .add("e", 0x85, 0x94).times(50_000, "h\0h\1R").add("t.").bytes();
    assertThat(allocated(() -> open(pickle, PickleLimits.DEFAULT))).isLessThan(100L << 20);
  }

  @Test
  void longNamesAreNotPutTogetherAgainAndAgain() {
    byte[] name = "n".repeat(1024).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] pickle = new Assembly().add(0x80, 4, "(X", Assembly.int32(name.length), name, 0x94)
        .times(200_000, "h\0h\0", 0x93).add("t.").bytes();
    refused(pickle, SHARED);
    byte[] longer = Assembly.pickle("X", Assembly.int32(1025), new byte[1025], 0x94, "h\0", 0x93);
    refused(longer, "a global with a name of more than 1024 characters");
  }

  // ---------------------------------------------------------------- lengths and numbers

  @Test
  void announcedLengthsAreNotAllocated() {
    Object[][] announced = {{"X", -1}, {"B", -1}, {"X", Integer.MAX_VALUE}, {"B", Integer.MAX_VALUE},
        {0x8d, -1L}, {0x8d, 1L << 32}, {0x8e, Long.MAX_VALUE}, {0x96, Long.MIN_VALUE}, {0x96, 1L << 40},
        {0x95, 1L << 50}};
    for (Object[] each : announced) {
      byte[] length = each[1] instanceof Integer number ? Assembly.int32(number) : Assembly.int64((Long) each[1]);
      byte[] pickle = Assembly.pickle(each[0], length, "abc");
      assertThat(allocated(() -> refused(pickle, "the pickle ends within an instruction"))).isLessThan(16 << 20);
    }
    refused(Assembly.pickle(0x8b, Assembly.int32(-1)), "an integer of 4294967295 bytes; at most 65536 are read");
  }

  @Test
  void integersOfMoreDigitsThanValuesHaveAreKeptForPython() {
    for (int bits : new int[] {33_000, 33_219, 33_220, 100_000}) {
      for (BigInteger number : List.of(BigInteger.ONE.shiftLeft(bits), BigInteger.ONE.shiftLeft(bits).negate())) {
        byte[] pickle = write(Value.of(number));
        Value value = read(pickle);
        assertThat(value.typeName()).isEqualTo("int");
        assertThat(value instanceof ForeignValue).isEqualTo(number.abs().toString().length() > ValueJson.MAX_DIGITS);
        Value later = ValueJson.fromBytes(ValueJson.toBytes(value));
        assertThat(later).isEqualTo(value);
        assertThat(write(later)).startsWith(0x80, 4, 0x8b).endsWith('.');
        assertThat(read(write(later))).isEqualTo(value);
        assertThat(Hashing.requireHashable(value)).isSameAs(value);
      }
    }
  }

  @Test
  void memoNumbersAreNotAllocated() {
    assertThat(allocated(() -> {
      refused(Assembly.pickle("Nr", Assembly.int32(Integer.MAX_VALUE)), "memo entry 2147483647 is put before entry 0");
      refused(Assembly.pickle("Nr", Assembly.int32(-1)), "memo entry 4294967295 is put before entry 0");
      refused(Assembly.pickle("Np999999999\n"), "memo entry 999999999 is put before entry 0");
    })).isLessThan(16 << 20);
  }

  // ---------------------------------------------------------------- each limit

  @Test
  void eachLimitIsKept() {
    PickleLimits limits = new PickleLimits(10, 100, 9, 1000);
    byte[] ten = new Assembly().add(0x80, 4, "(").times(9, "]").add("t.").bytes();
    assertThat(open(ten, limits).value()).isEqualTo(Value.tuple(new Value[] {Value.list(), Value.list(), Value.list(),
        Value.list(), Value.list(), Value.list(), Value.list(), Value.list(), Value.list()}));
    byte[] eleven = new Assembly().add(0x80, 4, "(").times(10, "]").add("t.").bytes();
    assertThatThrownBy(() -> open(eleven, limits)).hasMessage("more than 10 lists, dicts, sets, tuples and instances; "
        + "put them in smaller portions");

    byte[] shared = new Assembly().add(0x80, 4, ")").times(5, "2", 0x86).add(".").bytes(); // 63 of them
    assertThat(open(shared, limits).value()).isNotNull();
    byte[] more = new Assembly().add(0x80, 4, ")").times(6, "2", 0x86).add(".").bytes(); // 127, 16 are spelled out
    assertThatThrownBy(() -> open(more, limits).value()).hasMessage("what is shared in it stands for more than 100 "
        + "items; put it in smaller portions");
    byte[] spelled = new Assembly().add(0x80, 4, "(").times(500, "N").add("t.").bytes();
    assertThat(open(spelled, limits).value()).as("not shared").isNotNull();

    byte[] nine = Assembly.pickle(0x8a, 9, new byte[9]);
    assertThat(open(nine, limits).value()).isEqualTo(Value.of(0));
    assertThatThrownBy(() -> open(Assembly.pickle(0x8a, 10, new byte[10]), limits))
        .hasMessage("an integer of 10 bytes; at most 9 are read");

    Value text = new StringValue("x".repeat(991));
    assertThat(PickleWriter.pickle(text, ProxyTable.NONE, limits)).hasSize(1000);
    assertThatThrownBy(() -> PickleWriter.pickle(new StringValue("x".repeat(992)), ProxyTable.NONE, limits))
        .isInstanceOf(TooLarge.class).hasMessageContaining("a reply of more than 1000 bytes");
    assertThatThrownBy(() -> PickleWriter.pickle(new BytesValue(new byte[1001]), ProxyTable.NONE, limits))
        .isInstanceOf(TooLarge.class);
  }
}
