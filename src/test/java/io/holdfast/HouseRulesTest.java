package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Those rules of CONTRIBUTING.md that a look at the text can check. */
class HouseRulesTest {
  private static final List<Path> ROOTS = List.of(Path.of("src"), Path.of("examples"), Path.of("clients"),
      Path.of("bench"));
  private static final Set<String> LANGUAGES = Set.of("java", "py", "js");
  private static final int LONGEST_LINE = 120;

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path root : ROOTS) {
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(Files::isRegularFile).filter(file -> LANGUAGES.contains(ending(file)))
            .filter(file -> !file.toString().contains("node_modules")).forEach(sources::add);
      }
    }
    return sources;
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static List<String> linesThat(Predicate<String> breakTheRule) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (breakTheRule.test(lines.get(i))) {
          found.add(file + ":" + (i + 1));
        }
      }
    }
    return found;
  }

  @Test
  void noLineIsLongerThan120Characters() throws IOException {
    assertThat(linesThat(line -> line.codePointCount(0, line.length()) > LONGEST_LINE)).isEmpty();
  }

  @Test
  void nothingWaitsForTimeToPass() throws IOException {
    assertThat(linesThat(Pattern.compile("Thread\\.sleep|TimeUnit\\.\\w+\\.sleep").asPredicate())).isEmpty();
  }

  @Test
  void nothingIsLeftToDo() throws IOException {
    assertThat(linesThat(Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b|@Dis" + "abled\\b").asPredicate())).isEmpty();
  }

  @Test
  void noClassIsNamedAfterNothing() throws IOException {
    assertThat(sources()).extracting(file -> file.getFileName().toString())
        .noneMatch(Pattern.compile("(Util|Utils|Helper|Impl|Base|Manager)\\.java").asPredicate());
  }
}
