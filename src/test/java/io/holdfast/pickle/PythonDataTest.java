package io.holdfast.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.holdfast.kit.PythonScript;
import io.holdfast.value.Hashing;
import io.holdfast.value.Ordering;
import io.holdfast.value.Repr;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every Python here says of objects that are nothing but data, the host says of the values that they come as:
 * repr, truth, whether they may be keys, and what is equal and how it is ordered, each with each.
 */
class PythonDataTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "data_objects.py");
  /** Names of members are code of their class. */
  private static final Set<String> SHOWN_BY_CODE = Set.of("'<HTTPStatus.OK: 200>'", "'re.IGNORECASE'",
      "'<RegexFlag.IGNORECASE: 2>'");
  private static final Pattern MANY_DIGITS = Pattern.compile("1E\\+(999|1200|999999999)");
  private static final Pattern UNORDERED = Pattern.compile("array\\('|PurePosixPath|Counter");
  private static final Pattern ZONED = Pattern.compile("datetime\\.time(zone)?\\(|datetime\\.datetime\\(");

  @TempDir
  private Path directory;

  private record Said(String repr, boolean truth, boolean key, String beside) {
  }

  @Test
  void theHostSaysOfDataWhatPythonSays() throws Exception {
    List<PythonScript.Interpreter> pythons = List.copyOf(PythonScript.all());
    assumeFalse(pythons.isEmpty(), "no CPython on the PATH; set HOLDFAST_PYTHON");
    for (PythonScript.Interpreter python : pythons) {
      Path files = Files.createDirectories(directory.resolve("3." + python.minor()));
      List<Said> said = PythonScript.run(python, SCRIPT, files).stream().map(PythonDataTest::said).toList();
      List<Value> values = new ArrayList<>();
      for (int i = 0; i < said.size(); i++) {
        values.add(read(files.resolve("" + i)));
      }
      assertThat(values).hasSizeGreaterThan(120);
      assertThat(differences(python, said, values)).as("Python 3.%d", python.minor()).isEmpty();
    }
  }

  private static Said said(String line) {
    String[] fields = line.split("\t");
    return new Said(fields[0], fields[1].equals("true"), fields[2].equals("key"), fields[3]);
  }

  private static Value read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Pickled.read(bytes, 0, bytes.length, ProxyTable.NONE, PickleLimits.DEFAULT).value();
  }

  private static List<String> differences(PythonScript.Interpreter python, List<Said> said, List<Value> values) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Said one = said.get(i);
      Value value = values.get(i);
      String shown = literal(Repr.of(value));
      boolean ofItsTime = one.repr.contains("OrderedDict([(") && !python.isAtLeast(12);
      if (!shown.equals(one.repr) && !SHOWN_BY_CODE.contains(one.repr) && !ofItsTime) {
        differences.add(one.repr + " shows as " + shown);
      }
      if (value.truth() != one.truth) {
        differences.add(one.repr + " is " + value.truth());
      }
      if (isKey(value) != one.key && !one.repr.contains("slice(")) { // can be one since Python 3.12
        differences.add(one.repr + (isKey(value) ? " may" : " may not") + " be a key");
      }
      for (int j = 0; j < values.size(); j++) {
        char theirs = one.beside.charAt(j);
        char ours = beside(value, values.get(j));
        if (ours != theirs && !(i == j && theirs == '=') && !isListed(one.repr, said.get(j).repr, ours)) {
          differences.add(one.repr + " " + ours + " " + said.get(j).repr + ", in Python " + theirs);
        }
        if (ours == '=' && value.hashCode() != values.get(j).hashCode()) {
          differences.add(one.repr + " and " + said.get(j).repr + " hash otherwise");
        }
      }
    }
    return differences;
  }

  /** What docs/python-entrance.md says to differ. */
  private static boolean isListed(String one, String other, char ours) {
    return ours == '!' && UNORDERED.matcher(one + other).find()
        || MANY_DIGITS.matcher(one + other).find()
        || ours != '=' && ZONED.matcher(one).find() && ZONED.matcher(other).find();
  }

  private static boolean isKey(Value value) {
    try {
      Hashing.requireHashable(value);
      return true;
    } catch (UnsuitableValue e) {
      return false;
    }
  }

  private static char beside(Value one, Value other) {
    if (Ordering.test(one, "==", other)) {
      return '=';
    }
    try {
      return Ordering.test(one, "<", other) ? '<' : Ordering.test(other, "<", one) ? '>' : '~';
    } catch (UnsuitableValue e) {
      return '!';
    }
  }

  /** As Python's {@code ascii(text)} has it. */
  private static String literal(String text) {
    StringBuilder ascii = new StringBuilder();
    text.codePoints().forEach(c -> {
      if (c == '\\') {
        ascii.append("\\\\");
      } else if (c > 0x7e) {
        ascii.append(String.format(c > 0xff ? "\\u%04x" : "\\x%02x", c));
      } else {
        ascii.appendCodePoint(c);
      }
    });
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    return quote + (quote == '\'' ? ascii.toString().replace("'", "\\'") : ascii.toString()) + quote;
  }
}
