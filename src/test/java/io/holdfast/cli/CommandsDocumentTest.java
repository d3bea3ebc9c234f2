package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CommandsDocumentTest {

  @Test
  void everyCommandAndOptionIsDescribed() throws Exception {
    String page = Files.readString(Path.of("docs/commands.md"));
    for (CommandLine command : new CommandLine(new HoldfastCommand()).getSubcommands().values()) {
      String section = page.replaceAll("(?s).*\n## " + command.getCommandName() + "\n(.*?)(\n## .*|$)", "$1");
      assertThat(section).as("a section '## %s'", command.getCommandName()).isNotEqualTo(page);
      for (CommandLine nested : command.getSubcommands().values()) {
        assertThat(section).as("'%s'", command.getCommandName()).contains("holdfast " + command.getCommandName() + " "
            + nested.getCommandName());
        requireOptions(nested, section);
      }
      requireOptions(command, section);
    }
  }

  private static void requireOptions(CommandLine command, String section) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        assertThat(section).as("option of %s", command.getCommandName()).contains(option.longestName());
      }
    }
  }
}
