package io.holdfast;

import io.holdfast.cli.HoldfastCommand;
import io.holdfast.cli.Terminal;

/** The {@code holdfast} command. */
public final class Main {
  private Main() {
  }

  public static void main(String[] args) {
    // What the launcher sets, for those who start the jar without it; all are read before the first use of a library.
    setUnlessSet("logback.configurationFile", "holdfast-logback.xml");
    setUnlessSet("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
    setUnlessSet("hazelcast.logging.type", "slf4j");
    setUnlessSet("io.netty.jfr.enabled", "false"); // else the first remote request may stall its loop for seconds
    HoldfastCommand.run(Terminal.ofProcess(), args).onSuccess(System::exit);
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
