package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrayObjectTest {
  private static final Value NONE = NoneValue.NONE;

  private static ObjectKit array(String typecode, Object... items) {
    ObjectKit kit = ObjectKit.of(ArrayObject.class, "typecode", typecode);
    if (items.length > 0) {
      call(kit, "extend", Arrays.asList(items));
    }
    return kit;
  }

  private static Value call(ObjectKit kit, String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private static void fails(ObjectKit kit, String type, String message, String operation, Object... arguments) {
    Value before = call(kit, "tobytes");
    HoldfastException failure = kit.callAnonymously(operation, arguments).failure();
    assertThat(failure).isInstanceOf(Failed.class).hasMessage(message);
    assertThat(((Failed) failure).type()).isEqualTo(type);
    assertThat(call(kit, "tobytes")).isEqualTo(before);
  }

  @Test
  void itemsAreAddedReadAndTaken() {
    ObjectKit kit = array("i", 1, 2, 3);
    call(kit, "append", 4);
    call(kit, "insert", -1, 9);
    call(kit, "fromlist", List.of(5));
    call(kit, "frombytes", Value.of(new byte[] {6, 0, 0, 0}));
    assertThat(call(kit, "tolist")).hasToString("[1, 2, 3, 9, 4, 5, 6]");
    assertThat(call(kit, "pop")).isEqualTo(Value.of(6));
    assertThat(call(kit, "pop", 3)).isEqualTo(Value.of(9));
    call(kit, "remove", 1.0);
    call(kit, "set", -1, 7);
    call(kit, "delete", 0);
    assertThat(call(kit, "repr")).isEqualTo(Value.of("array('i', [3, 4, 7])"));
    assertThat(call(kit, "index", 4)).isEqualTo(Value.of(1));
    assertThat(call(kit, "count", 4)).isEqualTo(Value.of(1));
    assertThat(call(kit, "contains", 8)).isEqualTo(Value.of(false));
    assertThat(call(kit, "get", -1)).isEqualTo(Value.of(7));
    assertThat(call(kit, "length")).isEqualTo(Value.of(3));
    assertThat(call(kit, "increment", 0, 2)).isEqualTo(Value.of(5));
    assertThat(call(kit, "compare_and_set", 0, 5, 6)).isEqualTo(Value.of(true));
    assertThat(call(kit, "compare", "<", List.of(6, 5))).isEqualTo(Value.of(true));
    assertThat(call(kit, "concat", List.of(1))).hasToString("[6, 4, 7, 1]");
    assertThat(call(kit, "repeat", 2)).hasToString("[6, 4, 7, 6, 4, 7]");
    call(kit, "repeat_in_place", 2);
    call(kit, "reverse");
    assertThat(call(kit, "get_slice", 0, NONE, 2)).hasToString("[7, 6, 4]");
    call(kit, "delete_slice", NONE, NONE, 2);
    call(kit, "set_slice", 0, 1, NONE, List.of(1, 2, 3));
    call(kit, "set_slice", NONE, NONE, -2, List.of(9, 8, 7));
    assertThat(call(kit, "tolist")).hasToString("[7, 2, 8, 7, 9]");
    assertThat(call(kit, "itemsize")).isEqualTo(Value.of(4));
    assertThat(call(kit, "typecode")).isEqualTo(Value.of("i"));
    call(kit, "clear");
    call(kit, "repeat_in_place", 0);
    kit.verify();
  }

  @ParameterizedTest
  @EnumSource
  void theLeastAndTheGreatestItemFitAndTheNextDoNot(Typecode kind) {
    ObjectKit kit = array(kind.code());
    if (!kind.isText() && kind != Typecode.FLOAT && kind != Typecode.DOUBLE) {
      boolean signed = Character.isLowerCase(kind.code().charAt(0));
      int bits = Byte.SIZE * kind.size();
      BigInteger least = signed ? BigInteger.TWO.pow(bits - 1).negate() : BigInteger.ZERO;
      BigInteger most = BigInteger.TWO.pow(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
      call(kit, "extend", List.of(Value.of(least), Value.of(most)));
      assertThat(call(kit, "tolist")).isEqualTo(Value.list(Value.of(least), Value.of(most)));
      for (BigInteger beyond : List.of(least.subtract(BigInteger.ONE), most.add(BigInteger.ONE))) {
        assertThat(((Failed) kit.callAnonymously("append", Value.of(beyond)).failure()).type())
            .isEqualTo("OverflowError");
      }
    } else {
      Value item = kind.isText() ? Value.of("\ud83d\ude00") : Value.of(-0.5);
      call(kit, "append", item);
      call(kit, "byteswap");
      call(kit, "byteswap");
      assertThat(call(kit, "tolist")).isEqualTo(Value.list(item));
    }
    assertThat(((Failed) kit.callAnonymously("append", List.of()).failure()).type()).isEqualTo("TypeError");
    kit.verify();
  }

  @Test
  void charactersAreText() {
    ObjectKit kit = array("w");
    call(kit, "fromunicode", "a\u00e9\ud83d\ude00");
    assertThat(call(kit, "length")).isEqualTo(Value.of(3));
    assertThat(call(kit, "tounicode")).isEqualTo(Value.of("a\u00e9\ud83d\ude00"));
    fails(kit, "TypeError", "array item must be unicode character", "append", "ab");
    call(kit, "frombytes", Value.of(new byte[] {0, 0, 0x11, 0}));
    fails(kit, "ValueError", "character U+110000 is not in range [U+0000; U+10ffff]", "tounicode");
    kit.verify();
    ObjectKit numbers = array("B", 1);
    fails(numbers, "ValueError", "tounicode() may only be called on unicode type arrays ('u' or 'w')", "tounicode");
    fails(numbers, "ValueError", "fromunicode() may only be called on unicode type arrays ('u' or 'w')",
        "fromunicode", "a");
  }

  @Test
  void aCallThatFailsChangesNothing() {
    ObjectKit kit = array("h", 1, 2, 3);
    fails(kit, "TypeError", "'str' object cannot be interpreted as an integer", "extend", List.of(1, "a"));
    fails(kit, "TypeError", "'int' object is not iterable", "extend", 5);
    fails(kit, "TypeError", "arg must be list", "fromlist", Value.tuple());
    fails(kit, "TypeError", "a bytes-like object is required, not 'str'", "frombytes", "ab");
    fails(kit, "ValueError", "bytes length not a multiple of item size", "frombytes", Value.of(new byte[3]));
    fails(kit, "IndexError", "array assignment index out of range", "set", 3, 1);
    fails(kit, "IndexError", "array index out of range", "get", -4);
    fails(kit, "ValueError", "array.index(x): x not in array", "index", 3, 0, 2);
    fails(kit, "OverflowError", "signed short integer is greater than maximum", "increment", 0, 40000);
    fails(kit, "ValueError", "attempt to assign array of size 1 to extended slice of size 2", "set_slice", NONE, NONE,
        2, List.of(1));
    kit.verify();
  }

  @Test
  void anArrayHasAMaximum() {
    ObjectKit kit = array("q", 1);
    assertThat(kit.callAnonymously("repeat_in_place", ArrayObject.MAX_BYTES / 8 + 1).failure())
        .isInstanceOf(TooLarge.class).hasMessageContaining("at most 8388608 items");
    assertThat(kit.callAnonymously("repeat", Long.MAX_VALUE).failure()).isInstanceOf(TooLarge.class);
    long before = ListObjectTest.allocated();
    assertThat(kit.callAnonymously("repeat", 5_000_000).failure()).isInstanceOf(TooLarge.class)
        .hasMessageContaining("at most 16 MiB");
    assertThat(ListObjectTest.allocated() - before).as("bytes made before the refusal").isLessThan(1 << 20);
    assertThatThrownBy(() -> array("z")).isInstanceOf(Failed.class).hasMessageContaining("bad typecode");
    assertThatThrownBy(() -> array("ii")).isInstanceOf(Failed.class).hasMessageContaining("unicode character");
  }
}
