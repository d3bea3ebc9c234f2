package io.holdfast.pickle;

import static io.holdfast.pickle.Assembly.int32;
import static io.holdfast.pickle.Assembly.int64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.value.BytesValue;
import io.holdfast.value.DateTimeValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.Hashing;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every instruction that is read, every refusal, and the bytes of what is written. */
class PickleGoldenTest {
  private static Value read(byte[] pickle) {
    return Pickled.read(pickle, 0, pickle.length, ProxyTable.NONE, PickleLimits.DEFAULT).value();
  }

  /** What is read of the instructions, as Python's repr. */
  private static void reads(String repr, Object... instructions) {
    assertThat(read(Assembly.pickle(instructions))).as("%s", List.of(instructions)).hasToString(repr);
  }

  private static void refuses(String message, Object... instructions) {
    refusesBytes(message, Assembly.pickle(instructions));
  }

  private static void refusesBytes(String message, byte[] pickle) {
    assertThatThrownBy(() -> read(pickle)).isInstanceOf(MalformedPickle.class).hasMessage(message);
  }

  private static void writes(Value value, Object... instructions) {
    byte[] pickle = Assembly.pickle(instructions);
    assertThat(PickleWriter.pickle(value, ProxyTable.NONE, PickleLimits.DEFAULT)).as("%s", value).isEqualTo(pickle);
    assertThat(read(pickle)).isEqualTo(value);
  }

  @Test
  void atomsAreRead() {
    reads("None", "N");
    reads("True", 0x88);
    reads("False", 0x89);
    reads("255", "K", 255);
    reads("65535", "M", 255, 255);
    reads("-2", "J", int32(-2));
    reads("0", 0x8a, 0);
    reads("-1", 0x8a, 1, 255);
    reads("-9223372036854775808", 0x8a, 8, int64(Long.MIN_VALUE));
    reads("9223372036854775808", 0x8a, 9, int64(Long.MIN_VALUE), 0);
    reads("-9223372036854775809", 0x8a, 9, int64(Long.MAX_VALUE), 255);
    reads("256", 0x8b, int32(2), 0, 1);
    reads("1.5", "G", 0x3f, 0xf8, 0, 0, 0, 0, 0, 0);
    reads("'h\u00e5'", 0x8c, 3, "h", 0xc3, 0xa5);
    reads("''", "X", int32(0));
    reads("'ab'", 0x8d, int64(2), "ab");
    reads("'\\ud800a'", 0x8c, 4, 0xed, 0xa0, 0x80, "a");
    reads("'\ufffd'", 0x8c, 3, 0xef, 0xbf, 0xbd);
    reads("<python str>", 0x8c, 6, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80);
    reads("b'ab'", "C", 2, "ab");
    reads("b'ab'", "B", int32(2), "ab");
    reads("b'ab'", 0x8e, int64(2), "ab");
    reads("bytearray(b'ab')", 0x96, int64(2), "ab");
    reads("b'ab'", "C", 2, "ab", 0x98);
    reads("bytearray(b'ab')", 0x96, int64(2), "ab", 0x98);
    reads("None", 0x95, int64(2), "N");
  }

  @Test
  void containersAreRead() {
    reads("[1, [], 2, 3]", "]K\1a(]K\2K\3e");
    reads("[1, 2]", "(K\1K\2l");
    reads("[]", "](e");
    reads("((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4))", "()K\1", 0x85, "K\1K\2", 0x86, "K\1K\2K\3", 0x87,
        "(K\1K\2K\3K\4tt");
    reads("{1: 2, 3: 4}", "}K\1K\2s(K\3K\4u");
    reads("{1: 4}", "(K\1K\2", 0x88, "K\4d");
    reads("{1, 2}", 0x8f, "(K\1K\2K\1", 0x90);
    reads("frozenset({1})", "(K\1", 0x91);
    reads("{1}", "cbuiltins\nset\n]K\1a", 0x85, "R");
    reads("frozenset({1})", "cbuiltins\nfrozenset\n]K\1a", 0x85, "R");
  }

  @Test
  void theMemoAndTheStackAreKept() {
    reads("[1, 1]", "](K\1", 0x94, "h\0e");
    reads("[1, 1, 1]", "](K\1q\0h\0r", int32(1), "j", int32(1), "e");
    reads("[1, 1]", "](K\1p0\ng0\ne");
    reads("(1, 1)", "K\0", 0x94, "0K\1q\0", "h\0", 0x86);
    reads("(1, 1)", "K\1", "2", 0x86);
    reads("1", "K\1K\2", "0");
    reads("1", "K\1(", "0");
    reads("1", "K\1(K\2K\3", "1");
  }

  @Test
  void instancesAreKeptAsParts() {
    assertThat(parts("cm\nf\n")).startsWith("['global', 'm', 'f'");
    assertThat(parts(0x8c, 1, "m", 0x8c, 3, "A.B", 0x93)).isEqualTo("['global', 'm', 'A.B']");
    assertThat(parts(0x82, 7)).isEqualTo("['extension', 7]");
    assertThat(parts(0x83, 0, 1)).isEqualTo("['extension', 256]");
    assertThat(parts(0x84, int32(70_000))).isEqualTo("['extension', 70000]");
    assertThat(parts("cm\nf\nK\1", 0x85, "R")).startsWith("['call', <python m.f>, (1,)");
    assertThat(parts("cm\nC\n)", 0x81)).startsWith("['new', <python m.C>, ()");
    assertThat(parts("cm\nC\n)}", 0x8c, 1, "a", "K\1s", 0x92)).startsWith("['new', <python m.C>, (), {'a': 1}");
    assertThat(parts("cm\nC\n)R}b")).contains("('build', {})");
    assertThat(parts("cm\nC\n)RK\1a(K\2K\3e(e")).contains("('append', [1]), ('append', [2, 3])");
    assertThat(parts("cm\nC\n)RK\1K\2s(K\3K\4u")).contains("('set', [1, 2]), ('set', [3, 4])");
    assertThat(parts("cm\nC\n)R(K\1", 0x90)).contains("('add', [1])");
    assertThat(parts("cm\nf\ncm\nC\n)R", 0x94, "h\0K\1", 0x86, "R0")).isNotEmpty();
    assertThat(parts("]", 0x94, "h\0a")).startsWith("['pickle', b'\\x80\\x04]\\x94(h\\x00e.', []");
  }

  private static String parts(Object... instructions) {
    return ((ForeignValue) read(Assembly.pickle(instructions))).parts().toString()
        .replaceFirst("^\\[\\(('\\w+'), b.*?['\"]\\), ", "[$1, ");
  }

  @Test
  void aStateSetterIsKeptWithItsObject() {
    // f(C(), 1) called for its effect, and dropped
    assertThat(parts("cm\nC\n)R", 0x94, "cm\nf\nh\0K\1", 0x86, "R0"))
        .contains("\\x8c\\x01m\\x8c\\x01f\\x93(h\\x00K\\x01tR0.'");
  }

  @Test
  void eachRefusalSaysWhatIsWrong() {
    refusesBytes("no pickle: it does not begin with a protocol; 3, 4 and 5 are read", new byte[0]);
    refusesBytes("no pickle: it does not begin with a protocol; 3, 4 and 5 are read", new byte[] {'N', '.'});
    refusesBytes("pickles of protocol 2 are not read; 3, 4 and 5 are", new byte[] {(byte) 0x80, 2, 'N', '.'});
    refusesBytes("pickles of protocol 255 are not read; 3, 4 and 5 are", new byte[] {(byte) 0x80, -1, 'N', '.'});
    refusesBytes("the pickle ends within an instruction: 1 bytes are announced, 0 are there",
        new byte[] {(byte) 0x80, 4, 'N'});
    refuses("the pickle ends within an instruction: 2^63 or more bytes are announced, 1 are there", 0x8d, int64(-1));
    refuses("1 bytes follow the end of the pickle", "N.");
    refuses("the pickle ends with 2 objects and 0 marks on its stack; it should be one object", "NN");
    refuses("the pickle ends with 1 objects and 1 marks on its stack; it should be one object", "N(");
    refuses("the pickle ends with 0 objects and 0 marks on its stack; it should be one object");
    for (int opcode : new int[] {'P', 'Q', 'S', 'I', 'F', 'L', 'V', 'T', 'U', 'i', 'o', 0x80, 0x97, 0x99, 0, 255}) {
      refuses(String.format("opcode 0x%02x at byte 3 is not read: persistent ids, out-of-band buffers and the forms of "
          + "protocols 0 to 2 are not taken", opcode), "N", opcode);
    }
    refuses("only bytes can be made read-only", "N", 0x98);
    refuses("an integer of 65537 bytes; at most 65536 are read", 0x8b, int32(65_537));
    refuses("text that is not UTF-8", 0x8c, 1, 0xff);
    refuses("text that is not UTF-8", 0x8c, 5, 0xed, 0xa0, 0x80, 0xc3, "a");
    refuses("a key without a value", "}(K\1u");
    refuses("a key without a value", "(K\1d");
    refuses("cannot append to what is no container of that kind", "}K\1a");
    refuses("cannot set to what is no container of that kind", "]K\1K\2s");
    refuses("cannot add to what is no container of that kind", "(", 0x91, "(K\1", 0x90);
    refuses("an instruction before byte 4 takes more than there is on the stack", "N", 0x86);
    refuses("an instruction before byte 5 takes more than there is on the stack", "N(", 0x85);
    refuses("an instruction before byte 3 needs a mark, and there is none", "t");
    refuses("memo entry 1 is put before entry 0; picklers number them without gaps", "Nq\1");
    refuses("memo entry 0 is asked for; there are 0", "h\0");
    refuses("a memo entry is a number of at most nine digits", "Np1234567890\n");
    refuses("a memo entry is a number of at most nine digits", "Np\n");
    refuses("a global is named by two strings", "NN", 0x93);
    refuses("a line that is no text", "c", 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, "\nf\n");
    refuses("extension code 0 is not 1 to 2^31-1", 0x82, 0);
    refuses("extension code 4294967295 is not 1 to 2^31-1", 0x84, int32(-1));
    refuses("only an instance can be given a state", "]Nb");
    refuses("what is called is no class and no function", "N)R");
    refuses("what something is called with is no tuple", "cm\nf\n]R");
    Object[] time = {"cdatetime\ndatetime\nC", 10, 7, 0xea, 1, 31, 12, 0, 0, 0, 0, 0, 0x85, "R"};
    refuses("what is called is no class and no function", new Assembly().add(time).add(")R").bytes());
    refuses("what something is called with is no tuple", new Assembly().add("cm\nf\n").add(time).add("R").bytes());
    refuses("keyword arguments are no dict", "cm\nf\n)N", 0x92);
    refuses("unhashable type: 'list'", "}]Ns");
    refuses("unhashable type: 'set'", "(K\1", 0x8f, 0x85, 0x91);
    refuses("unhashable type: 'bytearray'", "}", 0x96, int64(1), "a", "Ns");
  }

  @Test
  void aBytearrayIsNoKeyButItsClassIs() {
    Value bytearray = read(Assembly.pickle(0x96, int64(1), "a"));
    assertThatThrownBy(() -> Hashing.requireHashable(Value.tuple(bytearray))).isInstanceOf(UnsuitableValue.class)
        .hasMessage("unhashable type: 'bytearray'");
    reads("{<class 'bytearray'>: None}", "}cbuiltins\nbytearray\nNs");
  }

  @Test
  void valuesAreWrittenInProtocolFour() {
    writes(Value.none(), "N");
    writes(Value.of(true), 0x88);
    writes(Value.of(false), 0x89);
    writes(Value.of(255), "K", 255);
    writes(Value.of(256), "M", 0, 1);
    writes(Value.of(-1), "J", int32(-1));
    writes(Value.of(1L << 31), 0x8a, 5, 0, 0, 0, 0x80, 0);
    writes(Value.of(Long.MIN_VALUE), 0x8a, 8, int64(Long.MIN_VALUE));
    writes(Value.of(1.5), "G", 0x3f, 0xf8, 0, 0, 0, 0, 0, 0);
    writes(new StringValue("h\u00e5"), 0x8c, 3, "h", 0xc3, 0xa5);
    writes(new StringValue("\ud83d\ude00\ud800"), 0x8c, 7, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0x80);
    writes(new StringValue("x".repeat(64)), 0x8c, 64, "x".repeat(64), 0x94);
    writes(new StringValue("x".repeat(256)), "X", int32(256), "x".repeat(256), 0x94);
    writes(new BytesValue(new byte[] {1}), "C", 1, 1);
    writes(new BytesValue(new byte[256]), "B", int32(256), new byte[256], 0x94);
    Value list = Value.list(Value.of(1));
    writes(Value.list(list, list), "]", 0x94, "(]", 0x94, "(K\1eh\1e");
    writes(Value.list(), "]", 0x94);
    writes(Value.tuple(), ")");
    writes(Value.tuple(Value.of(1), Value.of(2), Value.of(3), Value.of(4)), "(K\1K\2K\3K\4t", 0x94);
    writes(Value.tuple(Value.of(1)), "K\1", 0x85, 0x94);
    writes(DictValue.of("a", 1), "}", 0x94, "(", 0x8c, 1, "aK\1u");
    writes(new SetValue(new LinkedHashSet<>(List.of(Value.of(1))), false), 0x8f, 0x94, "(K\1", 0x90);
    writes(new SetValue(new LinkedHashSet<>(List.of(Value.of(1))), true), "(K\1", 0x91, 0x94);
    writes(new DateTimeValue(LocalDateTime.of(2026, 1, 31, 12, 0, 0, 1000), null), 0x8c, 8, "datetime", 0x8c, 8,
        "datetime", 0x93, "C", 10, 7, 0xea, 1, 31, 12, 0, 0, 0, 0, 1, 0x85, "R", 0x94);
    writes(new DateTimeValue(LocalDateTime.of(2026, 1, 31, 12, 0), ZoneOffset.ofHours(-1)), 0x8c, 8, "datetime", 0x8c,
        8, "datetime", 0x93, "C", 10, 7, 0xea, 1, 31, 12, 0, 0, 0, 0, 0, 0x8c, 8, "datetime", 0x8c, 8, "timezone", 0x93,
        0x8c, 8, "datetime", 0x8c, 9, "timedelta", 0x93, "J", int32(-1), "J", int32(82_800), "K", 0, 0x87, "R", 0x85,
        "R", 0x86, "R", 0x94);
  }

  @Test
  void aReplyIsHandedOutWithoutACopy() {
    PickleWriter writer = new PickleWriter(ProxyTable.NONE, PickleLimits.DEFAULT);
    byte[] bytes = new byte[10 << 20];
    writer.text("#RETURN").value(new BytesValue(bytes)).tuple(2).end();
    assertThat(writer.pieces()).anyMatch(piece -> piece.array() == bytes)
        .allMatch(piece -> piece.array() == bytes || piece.array().length < 1000);
    ByteBuffer pickle = ByteBuffer.allocate(writer.length());
    writer.pieces().forEach(pickle::put);
    assertThat(pickle.hasRemaining()).isFalse();
    assertThat(read(pickle.array()))
        .isEqualTo(Value.tuple(new StringValue("#RETURN"), new BytesValue(new byte[10 << 20])));
  }
}
