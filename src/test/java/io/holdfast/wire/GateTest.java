package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GateTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Gate gate = new Gate(LoggerFactory.getLogger(Gate.class), "limits.bridge.connections", 3, 2,
      now::get);

  @BeforeEach
  void watchTheLog() {
    log.start();
    ((Logger) LoggerFactory.getLogger(Gate.class)).addAppender(log);
  }

  @AfterEach
  void leaveTheLog() {
    ((Logger) LoggerFactory.getLogger(Gate.class)).detachAppender(log);
  }

  @Test
  void wrongKeysAreAnsweredLaterEachTimeAndForgivenInTime() {
    assertThat(gate.wrongKey("a")).isEqualTo(50);
    assertThat(gate.wrongKey("a")).isEqualTo(100);
    assertThat(gate.wrongKey("b")).as("another peer").isEqualTo(50);
    for (int i = 0; i < 100; i++) {
      gate.wrongKey("a");
    }
    assertThat(gate.wrongKey("a")).isEqualTo(5_000);
    now.addAndGet(600_001);
    assertThat(gate.wrongKey("a")).isEqualTo(50);
  }

  @Test
  void onePeerGetsFiveLinesAMinute() {
    for (int i = 0; i < 1_000; i++) {
      gate.log("noisy", "did it again");
    }
    gate.log("quiet", "did something");
    assertThat(log.list).hasSize(6);
    now.addAndGet(60_000);
    gate.log("noisy", "is still there");
    assertThat(log.list.get(6).getFormattedMessage())
        .isEqualTo("noisy: is still there (995 more refusals of this peer were not logged)");
  }

  @Test
  void whatAPeerSaidBeginsNoLineOfTheLogAndControlsNoTerminal() {
    gate.log("liar", "asked for 'x\n2026-01-01 ERROR forged \r\u001b[31m\u009b\u2028\u202eend\u65e5'");
    assertThat(log.list.get(0).getFormattedMessage())
        .isEqualTo("liar: asked for 'x?2026-01-01 ERROR forged ??[31m???end\u65e5'");
  }

  @Test
  void placesAreGivenBack() {
    assertThat(gate.enter()).isNull();
    assertThat(gate.enter()).isNull();
    assertThat(gate.enter()).hasMessageContaining("2 connections that are not authenticated");
    gate.authenticated();
    assertThat(gate.enter()).isNull();
    assertThat(gate.enter()).hasMessageContaining("3 connections, its limit");
    gate.leave(false);
    gate.leave(true);
    gate.leave(true);
    assertThat(gate.connections()).isZero();
    assertThat(gate.enter()).isNull();
  }

  @Test
  void peersAreForgottenRatherThanCollected() {
    for (int i = 0; i < 20_000; i++) {
      gate.wrongKey("peer-" + i);
    }
    assertThat(gate.wrongKey("peer-0")).as("forgotten").isEqualTo(50);
    assertThat(gate.wrongKey("peer-19999")).as("remembered").isEqualTo(100);
  }
}
