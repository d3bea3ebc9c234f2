package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documents that repeat what {@link Setting} says: they are rendered from it, and stale ones fail. */
class SettingsDocumentsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path CONF = Path.of("conf/holdfast.json");
  private static final Path PAGE = Path.of("docs/settings.md");

  @Test
  void theConfigurationFileHasEverySettingAtItsDefault() throws IOException {
    requireCurrent(CONF, configuration());
    Settings read = Settings.ofFile(CONF, CONF.toString());
    for (Setting setting : Setting.values()) {
      assertThat(read.source(setting)).as("%s is in the file", setting.key()).isEqualTo(CONF + ": " + setting.key());
      assertThat(read.value(setting)).as("%s is at its default", setting.key()).isEqualTo(setting.absent());
    }
  }

  @Test
  void thePageListsEverySettingWithUnitDefaultAndMeaning() throws IOException {
    requireCurrent(PAGE, page());
  }

  /** The jar alone has the one, the launcher uses the other, which users change. */
  @Test
  void theTwoFilesThatSayHowANodeLogsSayTheSame() throws IOException {
    assertThat(withoutComments(Path.of("conf/logback.xml")))
        .isEqualTo(withoutComments(Path.of("src/main/resources/holdfast-logback.xml")));
  }

  private static String withoutComments(Path xml) throws IOException {
    return Files.readString(xml).replaceAll("(?s)<!--.*?-->", "").replaceAll("\\s+", " ");
  }

  /** With {@code HOLDFAST_UPDATE=true} in the environment it writes the document instead. */
  private static void requireCurrent(Path file, String expected) throws IOException {
    if ("true".equals(System.getenv("HOLDFAST_UPDATE"))) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file)).as("%s is stale: run mvn test -Dtest=SettingsDocumentsTest "
        + "with HOLDFAST_UPDATE=true in the environment and look at the difference", file).isEqualTo(expected);
  }

  private static String configuration() throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    for (Setting setting : Setting.values()) {
      ObjectNode at = root;
      String[] path = setting.key().split("\\.");
      for (int i = 0; i < path.length - 1; i++) {
        at = at.withObjectProperty(path[i]);
      }
      at.set(path[path.length - 1], MAPPER.valueToTree(setting.absent()));
    }
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    return MAPPER.writer(printer).writeValueAsString(root).replace(" : ", ": ").replace("[ ]", "[]") + "\n";
  }

  private static String page() throws IOException {
    StringBuilder page = new StringBuilder("""
        # Settings

        `holdfast serve --config FILE` reads them from a JSON file; `conf/holdfast.json` has all of them at their
        defaults. A file may leave out any. A key that is not in this table, a key given twice or a value of the wrong
        kind is refused with exit code 2 and one line that names it and what is allowed. A dot in a key stands for an
        object in an object: `limits.objects` is `{"limits": {"objects": …}}`. Relative paths are relative to the
        working directory.

        An option of the command line wins over the environment (`HOLDFAST_AUTHKEY`), that over the file, that over the
        default. Which options there are says `holdfast serve --help` and `docs/commands.md`.

        | key | takes | unit | default | meaning |
        |---|---|---|---|---|
        """);
    for (Setting setting : Setting.values()) {
      page.append(String.join(" | ", List.of("| `" + setting.key() + "`", setting.kind().allowed(),
          setting.kind().unit(), "`" + MAPPER.writeValueAsString(setting.absent()) + "`", setting.meaning() + " |")))
          .append('\n');
    }
    return page.append("\n<!-- written by SettingsDocumentsTest from the table in Setting.java -->\n").toString()
        .replace("|  |", "| |");
  }
}
