package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The examples of {@code docs/guarantees.md} are cases, and hold. */
class GuaranteesPageTest extends ContractHost {
  private static final java.util.regex.Pattern EXAMPLE = java.util.regex.Pattern.compile("(?s)```json\n(.*?)```");
  private static final java.util.regex.Pattern SECTION = java.util.regex.Pattern.compile("(?m)^## (.+)$");
  private static final java.util.regex.Pattern LINK = java.util.regex.Pattern.compile("\\(#([^)]+)\\)");

  private static String page() {
    try {
      return Files.readString(Path.of("docs/guarantees.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ContractCase> examples() {
    List<String> cases = EXAMPLE.matcher(page()).results().map(found -> found.group(1)).toList();
    return ContractCase.read("guarantees", "{\"about\": \"The page.\", \"cases\": [" + String.join(",", cases) + "]}");
  }

  @TestFactory
  Stream<DynamicTest> everyExampleHoldsThroughEveryEntrance() {
    return examples().stream().flatMap(each -> Arrays.stream(Entrance.values()).map(entrance ->
        DynamicTest.dynamicTest(each.name() + " [" + entrance + "]", () ->
            CaseRun.of(each, entrance.name(), () -> path(entrance), entrance != Entrance.EVENT_BUS))));
  }

  @Test
  void everyGuaranteeHasAnExampleAndALink() {
    List<String> without = new ArrayList<>();
    String[] sections = page().split("(?m)^## ");
    for (String section : sections) {
      if (!EXAMPLE.matcher(section).find()) {
        without.add(section.lines().findFirst().orElse(""));
      }
    }
    assertThat(without).containsExactly("# What you can rely on", "What is not promised");
    assertThat(LINK.matcher(page()).results().map(found -> found.group(1)).toList())
        .isEqualTo(SECTION.matcher(page()).results().map(GuaranteesPageTest::anchor).toList());
  }

  private static String anchor(MatchResult section) {
    return section.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z ]", "").replace(' ', '-');
  }
}
