package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Principal.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Users users = new Users(UsersFile.EMPTY.with(UserEntry.of("ana",
      new UserEntry.Key("0123456789abcdef"), Optional.empty())));

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  private Principal ana(String address) {
    return users.claim("ana").proved(Optional.empty(), address, () -> { }).orElseThrow();
  }

  private List<String> logged() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aRefusalNamesUserOperationAndObjectAndWhatToDo() {
    assertThat(ana("10.0.0.1").denied("jobs", "get").getMessage()).isEqualTo("user 'ana' may not call 'get' on 'jobs'; "
        + "nothing is allowed to this user yet. Whoever runs the host can change that with 'holdfast users allow'");
  }

  @Test
  void eachKindIsLoggedOnceForEachClient() {
    Principal here = ana("10.0.0.1");
    for (int i = 0; i < 100; i++) {
      here.denied("jobs" + i, "get");
    }
    here.denied("jobs", "put");
    ana("10.0.0.2").denied("jobs", "get");
    assertThat(logged()).containsExactly(
        "user 'ana' at 10.0.0.1 was refused 'get' on 'jobs0'; further ones of this kind are counted, not logged",
        "user 'ana' at 10.0.0.1 was refused 'put' on 'jobs'; further ones of this kind are counted, not logged",
        "user 'ana' at 10.0.0.2 was refused 'get' on 'jobs'; further ones of this kind are counted, not logged");
    assertThat(users.refusals()).isEqualTo(102);
  }

  @Test
  void aClientThatThinksUpOperationsHasItsLinesUpToANumber() {
    Principal ana = ana("10.0.0.1");
    for (int i = 0; i < 1_000; i++) {
      ana.denied("jobs", "o\n" + i);
    }
    assertThat(logged()).hasSize(Refusals.MOST_KINDS).allMatch(line -> !line.contains("\n"));
    assertThat(logged().get(Refusals.MOST_KINDS - 1)).contains("all further refusals of this client");
  }

  @Test
  void theClientNotRefusedForLongestIsForgottenWhenThereAreTooMany() {
    for (int i = 0; i <= Refusals.MOST_CLIENTS; i++) {
      ana("address " + i).denied("jobs", "get");
    }
    int before = logged().size();
    ana("address " + Refusals.MOST_CLIENTS).denied("jobs", "get");
    assertThat(logged()).hasSize(before);
    ana("address 0").denied("jobs", "get");
    assertThat(logged()).hasSize(before + 1);
  }
}
