package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.HoldfastProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user gets wrong: exit code 2, nothing on standard output, one line that says what. */
class UsageTest {
  @TempDir
  Path directory;

  private Ended run(String... arguments) throws Exception {
    return CommandRun.run(directory, Map.of(), arguments);
  }

  private String refused(String... arguments) throws Exception {
    Ended ended = run(arguments);
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    return ended.onlyError();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--bridge|7870|HOST:PORT",
      "--bridge|127.0.0.1:70000|65535",
      "--bridge|127.0.0.1:-1|65535",
      "--bridge|:7870|HOST:PORT",
      "--bridge|::1:7870|HOST:PORT",
      "--python|127.0.0.1|off",
      "--http|on|off",
      "--declare|jobs|NAME=TYPE[,option=value",
      "--declare|=queue|NAME=TYPE[,option=value",
      "--declare|jobs=|NAME=TYPE[,option=value",
      "--declare|a b=queue|letters, digits",
      "--declare|jobs=queue,maxsize|option=value",
      "--declare|jobs=queue,maxsize=1,maxsize=2|once",
      "--deploy|bob=com.example.Employee|--classpath",
      "--deploy|bob=io.holdfast.cli.Setting|cannot be shared",
      "--classpath|nowhere.jar|jars and directories",
      "--config|nowhere.json|conf/holdfast.json",
      "--authkey-file|nowhere.key|holds the key",
  })
  void aBadOptionIsNamedWithItsValueAndWhatIsAllowed(String option, String value, String allowed) throws Exception {
    assertThat(refused("serve", option, value)).contains(option).contains(value).contains(allowed);
  }

  @Test
  void anOptionThatDoesNotExistIsNamed() throws Exception {
    assertThat(refused("serve", "--brigde", "x")).contains("--brigde").contains("--bridge");
    assertThat(refused("serve", "--bridge")).contains("--bridge").contains("HOST:PORT");
    assertThat(refused("serve", "surplus")).contains("surplus");
    assertThat(refused("surve")).contains("surve").contains("serve");
    assertThat(refused("ls", "--limit", "0")).contains("--limit").contains("'0'").contains("1 or more");
    assertThat(refused("ls", "--limit", "many")).contains("--limit").contains("many");
    assertThat(refused("call", "jobs")).contains("OP");
    assertThat(refused("call", "--tiemout", "3", "jobs", "get")).contains("--tiemout");
    assertThat(refused("call", "--timeout", "-1", "jobs", "get")).contains("--timeout").contains("-1");
    assertThat(refused("call", "jobs", "put", "--wiat")).contains("--wiat");
    assertThat(refused("call", "jobs", "put", "item=1", "2")).contains("by name or none");
    assertThat(refused("call", "jobs", "put", "item=1", "item=2")).contains("once");
    assertThat(refused("call", "--at", "127.0.0.1:0", "jobs", "get")).contains("--at").contains("1 to 65535");
    assertThat(refused("demo", "now")).contains("now");
  }

  @Test
  void withoutACommandTheHelpIsShown() throws Exception {
    Ended ended = run();
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(String.join("\n", ended.err())).contains("serve").contains("demo").contains("ls").contains("call");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve", "demo", "ls", "call", "journal"})
  void everyCommandHasHelpWithExamplesAndExitCodes(String command) throws Exception {
    String[] line = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    Ended ended = run(line);
    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(String.join("\n", ended.out())).contains("Examples:").contains("  holdfast " + command)
        .contains("Exit codes:");
  }

  @Test
  void theVersionIsSaid() throws Exception {
    assertThat(run("--version").out()).hasSize(1).first().asString().startsWith("holdfast ");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{'brigde': 'off'}|'brigde'|bridge, ",
      "{'limits': {'objetcs': 1}}|'limits.objetcs'|objects",
      "{'limits': 5}|limits|objects",
      "{'limits': {'objects': 0}}|limits.objects|1 to 100000000",
      "{'limits': {'objects': 1.5}}|limits.objects|whole number",
      "{'limits': {'objects': 'many'}}|limits.objects|whole number",
      "{'limits': {'bridge': {'idleMs': -1}}}|limits.bridge.idleMs|0 to",
      "{'inMemory': 'yes'}|inMemory|true or false",
      "{'data': 7}|data|text",
      "{'declare': 'jobs=queue'}|declare|list of texts",
      "{'declare': [1]}|declare|list of texts",
      "{'declare': ['jobs']}|declare|NAME=TYPE",
      "{'bridge': '7870'}|bridge|HOST:PORT",
      "{'permitted': {'inbound': ['(']}}|permitted.inbound|regular expressions",
      "{'tls': {'key': 'k.pem'}}|tls.key|tls.certificate",
      "{'bridge': 'off', 'bridge': 'off'}|bridge|conf/holdfast.json",
      "[1]|h.json|conf/holdfast.json",
      "{'bridge' 1}|line 1|conf/holdfast.json",
  })
  void aBadConfigurationIsNamedByFileAndKey(String json, String key, String allowed) throws Exception {
    Files.writeString(directory.resolve("h.json"), json.replace('\'', '"'));
    assertThat(refused("serve", "--config", "h.json")).contains("h.json").contains(key).contains(allowed);
  }

  @Test
  void aConfigurationHasAMaximumLength() throws Exception {
    byte[] content = new byte[(1 << 20) + 1];
    Arrays.fill(content, (byte) ' ');
    Files.write(directory.resolve("h.json"), content);
    assertThat(refused("serve", "--config", "h.json")).contains("h.json").contains("1048576 bytes");
  }

  @Test
  void aKeyHasAMaximumLengthAndIsNotEmpty() throws Exception {
    Files.writeString(directory.resolve("long"), "x".repeat(4097));
    assertThat(refused("serve", "--authkey-file", "long")).contains("--authkey-file").contains("4096");
    Files.writeString(directory.resolve("empty"), "\n");
    assertThat(refused("serve", "--authkey-file", "empty")).contains("empty").contains("1 to 4096");
    Ended ended = CommandRun.run(directory, Map.of("HOLDFAST_AUTHKEY", ""), "serve");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.onlyError()).contains("HOLDFAST_AUTHKEY");
  }

  @Test
  void aDataDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Files.writeString(directory.resolve("file"), "");
    assertThat(refused("serve", "--data", "file/below")).contains("--data").contains("file/below");
  }
}
