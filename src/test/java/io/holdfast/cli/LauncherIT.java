package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.HoldfastProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own, with tools of its own on the PATH. */
class LauncherIT {
  private static final String JAR = "target/holdfast-run.jar";

  @TempDir
  Path directory;

  private Path root;
  private Path tools;

  @BeforeEach
  void copyTheLauncher() throws Exception {
    root = Files.createDirectories(directory.resolve("tree with blanks"));
    tools = Files.createDirectories(directory.resolve("tools"));
    Files.copy(Path.of("holdfast"), root.resolve("holdfast"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.createDirectories(root.resolve("src/main"));
    Files.createDirectories(root.resolve("examples/python-manager/leases"));
    for (String tool : List.of("bash", "env", "find", "head", "readlink", "mkdir", "rm", "mv", "sleep", "cat", "sed",
        "grep", "tail")) {
      for (String place : List.of("/bin", "/usr/bin")) {
        Path there = Path.of(place, tool);
        if (Files.exists(there) && !Files.exists(tools.resolve(tool))) {
          tool(tool, "exec " + there + " \"$@\"");
        }
      }
    }
  }

  private void tool(String name, String script) throws IOException {
    Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** A java that is of this version and says what it is run with. */
  private void java(String version) throws IOException {
    tool("java", "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\"' >&2; exit 0; fi\n"
        + "for a in \"$@\"; do echo \"$a\"; done");
    tool("javac", "exit 0");
  }

  /** A mvn that takes note of being run, and makes the jar where it was told to. */
  private void maven() throws IOException {
    tool("mvn", "echo built >>\"" + directory + "/builds\"\n"
        + "for a in \"$@\"; do case $a in -Drun.jar=*) echo jar >\"${a#-Drun.jar=}\" ;; esac; done");
  }

  private List<String> builds() throws IOException {
    return Files.exists(directory.resolve("builds")) ? Files.readAllLines(directory.resolve("builds")) : List.of();
  }

  private HoldfastProcess start(Path launcher, Map<String, String> more, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment = new java.util.HashMap<>(more);
    environment.put("PATH", tools.toString());
    environment.putIfAbsent("JAVA_HOME", "");
    return HoldfastProcess.startCommand(directory, environment, command);
  }

  private Ended run(String... arguments) throws Exception {
    return start(root.resolve("holdfast"), Map.of(), arguments).ended();
  }

  @Test
  void withoutJavaItSaysThatAJdkIsMissing() throws Exception {
    maven();
    Ended ended = run("ls");
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.onlyError()).startsWith("holdfast: ").contains("Java is missing").contains("JDK, 17 or later");
  }

  @Test
  void anOldJavaIsNamed() throws Exception {
    java("11.0.2");
    maven();
    Ended ended = run("ls");
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.onlyError()).contains("Java 11 is too old").contains("17");
  }

  @Test
  void withoutMavenItSaysThatMavenIsMissing() throws Exception {
    java("17.0.1");
    Ended ended = run("ls");
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.onlyError()).startsWith("holdfast: ").contains("Maven is missing").contains(JAR);
  }

  @Test
  void aJarThatIsThereNeedsNoMaven() throws Exception {
    java("21");
    Files.createDirectories(root.resolve("target"));
    Files.writeString(root.resolve(JAR), "jar");
    Ended ended = run("call", "a b", "--json");
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("-jar", "-Dio.netty.jfr.enabled=false").endsWith("call", "a b", "--json");
  }

  @Test
  void itBuildsWhenTheJarIsMissingOrOlderThanTheSourcesAndSaysSo() throws Exception {
    java("17");
    maven();
    Ended ended = run("ls");
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.err().get(0)).contains("building").contains(JAR);
    assertThat(ended.out()).contains(root.toRealPath().resolve(JAR).toString());
    assertThat(run("ls").err()).as("the second start").isEmpty();
    assertThat(builds()).hasSize(1);
    Path source = Files.writeString(root.resolve("src/main/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run("ls").err()).as("after a source has changed").isNotEmpty();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void aBuildThatFailsSaysWhereItsLogIs() throws Exception {
    java("17");
    tool("mvn", "echo '[ERROR] no such thing'; exit 1");
    Ended ended = run("ls");
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(String.join("\n", ended.err())).contains("no such thing").contains("target/holdfast-build.log");
    assertThat(root.resolve(JAR)).doesNotExist();
    assertThat(root.resolve("target/holdfast-build.lock")).doesNotExist();
  }

  @Test
  void firstStartsAtOneTimeBuildOnce() throws Exception {
    java("17");
    maven();
    List<HoldfastProcess> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(start(root.resolve("holdfast"), Map.of(), "ls"));
    }
    for (HoldfastProcess each : all) {
      Ended ended = each.ended();
      assertThat(ended.code()).as("%s", ended).isZero();
    }
    assertThat(builds()).hasSize(1);
  }

  @Test
  void theLockOfABuilderThatWasKilledIsBroken() throws Exception {
    java("17");
    maven();
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectories(root.resolve("target/holdfast-build.lock"));
    Files.writeString(root.resolve("target/holdfast-build.lock/pid"), gone.pid() + "\n");
    Ended ended = run("ls");
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void itRunsFromAnywhereAndThroughLinks() throws Exception {
    java("17");
    maven();
    Path absolute = Files.createSymbolicLink(directory.resolve("absolute"), root.resolve("holdfast"));
    Path relative = Files.createSymbolicLink(directory.resolve("relative"), Path.of("absolute"));
    Ended ended = start(relative, Map.of(), "--version").ended();
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.out()).contains(root.toRealPath().resolve(JAR).toString());
    assertThat(absolute).isSymbolicLink();
  }

  @Test
  void argumentsAreReadAsUtf8WhereTheLocaleIsAnother() throws Exception {
    tool("java", "[ \"$1\" = -version ] && echo 'openjdk version \"17\"' >&2; echo \"locale ${LC_ALL:-$LANG}\"");
    tool("javac", "exit 0");
    maven();
    for (String other : List.of("", "C", "POSIX")) {
      Ended ended = start(root.resolve("holdfast"), Map.of("LC_ALL", other, "LC_CTYPE", "", "LANG", ""), "ls").ended();
      assertThat(ended.out()).as("LC_ALL=%s", other).containsExactly("locale C.UTF-8");
    }
    Ended ended = start(root.resolve("holdfast"), Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "en_US.UTF-8"), "ls")
        .ended();
    assertThat(ended.out()).containsExactly("locale en_US.UTF-8");
  }

  @Test
  void furtherOptionsReachTheJvm() throws Exception {
    java("17");
    maven();
    Ended ended = start(root.resolve("holdfast"), Map.of("HOLDFAST_JAVA_OPTS", "-Xmx64m -Dx=y"), "ls").ended();
    assertThat(ended.out()).containsSubsequence("-Xmx64m", "-Dx=y", "-jar");
  }
}
