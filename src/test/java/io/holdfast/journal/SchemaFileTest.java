package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaFileTest {
  @TempDir
  Path directory;

  enum Few { A, B }

  enum More { A, B, C }

  static final class First {
    sealed interface Fact permits Added, Gone {
    }

    record Added(String text, long number, Few kind) implements Fact {
    }

    record Gone(long number) implements Fact {
    }
  }

  static final class Grown {
    sealed interface Fact permits Added, Gone, Moved {
    }

    record Added(String text, long number, More kind, Optional<Long> at) implements Fact {
    }

    record Gone(long number) implements Fact {
    }

    record Moved(long number) implements Fact {
    }
  }

  static final class WithoutAFact {
    sealed interface Fact permits Added {
    }

    record Added(String text, long number, Few kind) implements Fact {
    }
  }

  static final class WithoutAComponent {
    sealed interface Fact permits Added, Gone {
    }

    record Added(String text, Few kind) implements Fact {
    }

    record Gone(long number) implements Fact {
    }
  }

  static final class OtherKind {
    sealed interface Fact permits Added, Gone {
    }

    record Added(String text, String number, Few kind) implements Fact {
    }

    record Gone(long number) implements Fact {
    }
  }

  static final class NeedsMore {
    sealed interface Fact permits Added, Gone {
    }

    record Added(String text, long number, Few kind, long at) implements Fact {
    }

    record Gone(long number) implements Fact {
    }
  }

  private void check(Class<?> facts) throws IOException {
    SchemaFile.check(directory, Map.of("thing", new FactCodec(facts)));
  }

  private void refused(Class<?> facts, String... words) throws IOException {
    check(First.Fact.class);
    byte[] before = Files.readAllBytes(directory.resolve("schema.json"));
    assertThatThrownBy(() -> check(facts)).isInstanceOf(BadJournal.class)
        .hasMessageContaining("the type 'thing' has changed").hasMessageContaining("journal export")
        .satisfies(refused -> assertThat(refused.getMessage()).contains(words));
    assertThat(Files.readAllBytes(directory.resolve("schema.json"))).isEqualTo(before);
  }

  @Test
  void typesFactsConstantsAndWhatMayBeNullCanBeAdded() throws IOException {
    check(First.Fact.class);
    check(Grown.Fact.class);
    assertThatCode(() -> SchemaFile.check(directory, Map.of("other", new FactCodec(First.Fact.class))))
        .doesNotThrowAnyException();
    assertThat(Files.readString(directory.resolve("schema.json"))).contains("\"moved\"").contains("enum A,B,C")
        .contains("integer or null").contains("\"other\"").contains("\"thing\"");
  }

  @Test
  void aFactThatIsGoneIsRefused() throws IOException {
    refused(WithoutAFact.Fact.class, "'gone' is gone");
  }

  @Test
  void aComponentThatIsLostIsRefused() throws IOException {
    refused(WithoutAComponent.Fact.class, "'added'", "has lost 'number' (integer)");
  }

  @Test
  void aComponentOfAnotherKindIsRefused() throws IOException {
    refused(OtherKind.Fact.class, "'added'", "'number' as string, it was integer");
  }

  @Test
  void aNewComponentThatMayNotBeNullIsRefused() throws IOException {
    refused(NeedsMore.Fact.class, "'at' (integer)", "make it an Optional");
  }

  @Test
  void constantsThatAreGoneAreRefused() throws IOException {
    check(Grown.Fact.class);
    assertThatThrownBy(() -> check(First.Fact.class)).isInstanceOf(BadJournal.class);
  }

  @Test
  void aSchemaThatCannotBeReadIsRefused() throws IOException {
    Files.writeString(directory.resolve("schema.json"), "[");
    assertThatThrownBy(() -> check(First.Fact.class)).isInstanceOf(BadJournal.class)
        .hasMessageContaining("schema.json").hasMessageContaining("from a copy");
  }
}
