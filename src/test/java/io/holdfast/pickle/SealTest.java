package io.holdfast.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.value.DictValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.SameKind;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only what came in as a pickle goes out as one: nobody runs code in a Python client by spelling it in JSON. */
class SealTest {
  private static final byte[] KEY = "shared key".getBytes(StandardCharsets.US_ASCII);
  private static final Seal SEAL = Seal.of(KEY);

  private static Value read(byte[] pickle, Seal seal) {
    return Pickled.read(pickle, 0, pickle.length, ProxyTable.NONE, PickleLimits.DEFAULT, seal).value();
  }

  private static byte[] write(Value value, Seal seal) {
    return PickleWriter.pickle(value, ProxyTable.NONE, PickleLimits.DEFAULT, seal);
  }

  /** As Python gets it: what is no data would be a foreign value again. */
  private static Value asPythonGetsIt(Value value) {
    return read(write(value, SEAL), SEAL);
  }

  private static ForeignValue spelled(String type, Value... parts) {
    return new ForeignValue("python", type, Value.list(parts));
  }

  private static Value text(String text) {
    return new StringValue(text);
  }

  private static boolean namesSomething(Value value) {
    return new String(write(value, SEAL), StandardCharsets.ISO_8859_1).contains("\u0093");
  }

  @Test
  void whatIsSpelledByHandGoesToPythonAsData() {
    Value system = spelled("os.system", text("global"), text("os"), text("system"));
    List<Value> attempts = List.of(
        system,
        spelled("x", text("call"), system, Value.tuple(text("rm"))),
        spelled("x", text("new"), system, Value.tuple(), DictValue.of("a", 1)),
        spelled("x", text("extension"), Value.of(1)),
        spelled("x", text("pickle"), Value.of(Assembly.pickle("cos\nsystem\n")), Value.list()),
        spelled("x", text("proxy"), Value.none(), DictValue.of("module", "os", "function", "system", "typeid", "t",
            "address", "a", "id", "i", "keywords", DictValue.of())),
        spelled("x", text("text"), Value.of(new byte[] {(byte) 0xff})),
        spelled("x", text("integer"), text("7")),
        new ForeignValue("python", "bytearray", text("x")),
        new ForeignValue("java", "x", Value.list(text("global"), text("os"), text("system"))),
        spelled("x"));
    for (Value attempt : attempts) {
      ForeignValue foreign = (ForeignValue) attempt;
      assertThat(namesSomething(attempt)).as("%s", attempt).isFalse();
      assertThat(((DictValue) asPythonGetsIt(attempt)).get("type")).isEqualTo(text(foreign.type()));
      assertThat(asPythonGetsIt(Value.list(Value.tuple(attempt), attempt))).isInstanceOf(ListValue.class);
    }
  }

  @Test
  void onlyWhatWasKeptWholeUnderTheSealIsOpenedAgain() {
    byte[] holdsItself = Assembly.pickle("]\u0094(K\u0001h\u0000e"); // [1, itself]
    ForeignValue whole = (ForeignValue) read(holdsItself, SEAL);
    List<Pickled> items = Pickled.reopened(whole, ProxyTable.NONE, PickleLimits.DEFAULT, SEAL).items();
    assertThat(items).hasSize(2);
    assertThat(items.get(0).value()).isEqualTo(Value.of(1));
    assertThat(Pickled.reopened(whole, ProxyTable.NONE, PickleLimits.DEFAULT, Seal.ofThisProcess())).isNull();
    Value bytes = ((ListValue) whole.parts()).items().get(1);
    for (Value other : List.of(Value.of(1), spelled("list", text("pickle"), bytes, Value.list()),
        spelled("list", ((ListValue) whole.parts()).items().get(0), Value.of(new byte[1]), Value.list()))) {
      assertThat(Pickled.reopened(other, ProxyTable.NONE, PickleLimits.DEFAULT, SEAL)).as("%s", other).isNull();
    }
  }

  @Test
  void whatPythonCannotUseAsAKeyIsTextThere() {
    Value system = spelled("os.system", text("global"), text("os"), text("system"));
    Map<Value, Value> entries = new LinkedHashMap<>();
    entries.put(system, Value.of(1));
    entries.put(Value.tuple(system, Value.of(2)), Value.of(2));
    assertThat(asPythonGetsIt(new DictValue(entries)).toString()).isEqualTo("""
        {'{"$foreign":{"language":"python","type":"os.system","parts":["global","os","system"]}}': 1, \
        ('{"$foreign":{"language":"python","type":"os.system","parts":["global","os","system"]}}', 2): 2}""");
  }

  @Test
  void whatCarriesNoCodeNeedsNoSeal() {
    assertThat(write(new ForeignValue("python", "bytearray", Value.of(new byte[] {1, 2})), SEAL))
        .isEqualTo(Assembly.pickle(0x8c, 8, "builtins", 0x8c, 9, "bytearray", 0x93, "C", 2, 1, 2, 0x85, "R", 0x94));
    byte[] sideBySide = {(byte) 0xed, (byte) 0xa0, (byte) 0xbd, (byte) 0xed, (byte) 0xb8, (byte) 0x80};
    assertThat(write(spelled("str", text("text"), Value.of(sideBySide)), SEAL))
        .isEqualTo(Assembly.pickle(0x8c, 6, sideBySide, 0x94));
    assertThat(write(spelled("int", text("integer"), Value.of(new byte[] {5})), SEAL))
        .isEqualTo(Assembly.pickle(0x8b, Assembly.int32(1), 5, 0x94));
  }

  @Test
  void allThatCameAsAPickleGoesOutAsOneAlsoFromAnotherHostAndAJournal() throws Exception {
    Seal elsewhere = Seal.of(KEY.clone());
    int foreign = 0;
    for (GoldenPickles golden : GoldenPickles.all()) {
      Value value = read(golden.pickle(), SEAL);
      byte[] written = write(value, SEAL);
      assertThat(write(value, elsewhere)).as("%s", golden).isEqualTo(written);
      assertThat(SameKind.of(read(golden.pickle(), elsewhere), value)).as("%s", golden).isTrue();
      Value journalled = ValueJson.fromBytes(ValueJson.toBytes(value));
      assertThat(read(write(journalled, elsewhere), SEAL)).as("%s", golden).hasToString(value.toString());
      foreign += value instanceof ForeignValue ? 1 : 0;
    }
    assertThat(foreign).isGreaterThan(100);
  }

  @Test
  void whateverIsChangedInASealedValueMakesItData() throws Exception {
    int changed = 0;
    for (GoldenPickles golden : GoldenPickles.all()) {
      if (read(golden.pickle(), SEAL) instanceof ForeignValue value && value.parts() instanceof ListValue parts
          && parts.items().get(0) instanceof TupleValue) {
        for (Value other : changed(value)) {
          ForeignValue forged = other instanceof ForeignValue foreign ? foreign
              : new ForeignValue("python", value.type(), other);
          assertThat(new Sealing(SEAL).word(forged)).as("%s of %s", forged, golden).isNull();
          changed++;
        }
        assertThat(new Sealing(SEAL).word(value)).isNotNull();
        assertThat(new Sealing(Seal.of("another".getBytes(StandardCharsets.US_ASCII))).word(value)).isNull();
      }
    }
    assertThat(changed).isGreaterThan(1000);
  }

  /** The value with one part of its parts, at any depth, exchanged, left out or put in. */
  private static List<Value> changed(Value value) {
    List<Value> all = new ArrayList<>();
    if (value instanceof ForeignValue foreign) {
      changed(foreign.parts()).forEach(parts -> all.add(new ForeignValue(foreign.language(), foreign.type(), parts)));
      all.add(new ForeignValue(foreign.language(), foreign.type() + "x", foreign.parts()));
      all.add(new ForeignValue(foreign.language() + "x", foreign.type(), foreign.parts()));
    } else if (value instanceof ListValue list) {
      lists(list.items()).forEach(items -> all.add(Value.list(items)));
      all.add(new TupleValue(list.items()));
    } else if (value instanceof TupleValue tuple) {
      lists(tuple.items()).forEach(items -> all.add(new TupleValue(items)));
    } else {
      all.add(value.equals(text("x")) ? text("y") : text("x"));
    }
    return all;
  }

  private static List<List<Value>> lists(List<Value> items) {
    List<List<Value>> all = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      for (Value other : changed(items.get(i))) {
        List<Value> copy = new ArrayList<>(items);
        copy.set(i, other);
        all.add(copy);
      }
      List<Value> without = new ArrayList<>(items);
      without.remove(i);
      all.add(without);
    }
    List<Value> more = new ArrayList<>(items);
    more.add(Value.none());
    all.add(more);
    return all;
  }

  @Test
  void partsOfSealedValuesMakeNoNewOne() {
    byte[] call = Assembly.pickle("cos\ngetcwd\n)R");
    byte[] other = Assembly.pickle("cos\nsystem\n");
    ForeignValue harmless = (ForeignValue) read(call, SEAL);
    ForeignValue system = (ForeignValue) read(other, SEAL);
    List<Value> parts = new ArrayList<>(((ListValue) harmless.parts()).items());
    parts.set(1, system);
    ForeignValue joined = new ForeignValue("python", harmless.type(), new ListValue(parts));
    assertThat(asPythonGetsIt(joined)).isInstanceOf(DictValue.class);
    parts.set(2, Value.tuple(text("rm")));
    assertThat(asPythonGetsIt(new ForeignValue("python", "x", new ListValue(parts)))).isInstanceOf(DictValue.class);
  }

  @Test
  void sealsOfAFormerKeyAreTakenWhenItIsGiven() {
    byte[] former = "former key".getBytes(StandardCharsets.US_ASCII);
    Value value = read(Assembly.pickle("cos\ngetcwd\n)R"), Seal.of(former));
    assertThat(read(write(value, SEAL), SEAL)).isInstanceOf(DictValue.class);
    assertThat(read(write(value, Seal.of(KEY, former)), Seal.of(former))).isEqualTo(value);
    assertThat(read(write(value, Seal.of(KEY, former)), Seal.of(KEY, former))).isEqualTo(
        read(Assembly.pickle("cos\ngetcwd\n)R"), SEAL));
    assertThat(read(write(value, Seal.of(new byte[0])), SEAL)).isInstanceOf(DictValue.class);
  }
}
