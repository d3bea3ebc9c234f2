package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.OperationModel;
import io.holdfast.object.ObjectType;
import io.holdfast.types.BuiltInTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the operations is written from their declarations; a stale one fails. */
class OperationsPageTest {
  private static final Path PAGE = Path.of("docs/operations.md");

  /** With {@code HOLDFAST_UPDATE=true} in the environment it writes the page instead. */
  @Test
  void thePageIsWhatTheDeclarationsSay() throws IOException {
    if ("true".equals(System.getenv("HOLDFAST_UPDATE"))) {
      Files.writeString(PAGE, OperationsPage.text());
    }
    assertThat(Files.readString(PAGE)).as("%s is stale: run mvn test -Dtest=OperationsPageTest "
        + "with HOLDFAST_UPDATE=true in the environment and look at the difference", PAGE)
        .isEqualTo(OperationsPage.text());
  }

  @Test
  void everyTypeAndOperationIsDocumented() {
    for (ObjectType type : BuiltInTypes.all()) {
      assertThat(type.model().doc()).as("the doc of %s", type.name()).endsWith(".");
      for (OperationModel operation : type.model().operations()) {
        assertThat(operation.doc()).as("the doc of %s.%s", type.name(), operation.name()).endsWith(".");
      }
    }
  }
}
