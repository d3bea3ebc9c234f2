package io.holdfast;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies between packages point one way, as docs/architecture.md draws them. */
class DependencyDirectionTest {
  private final JavaClasses classes = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("io.holdfast");

  @Test
  void packagesDependOneWay() {
    layeredArchitecture().consideringOnlyDependenciesInAnyPackage("io.holdfast..")
        .layer("main").definedBy("io.holdfast")
        .layer("cli").definedBy("io.holdfast.cli..")
        .layer("demo").definedBy("io.holdfast.demo..")
        .layer("bridge").definedBy("io.holdfast.bridge..")
        .layer("client").definedBy("io.holdfast.client..")
        .layer("wire").definedBy("io.holdfast.wire..")
        .layer("host").definedBy("io.holdfast.host..")
        .layer("access").definedBy("io.holdfast.access..")
        .layer("types").definedBy("io.holdfast.types..")
        .layer("object").definedBy("io.holdfast.object..")
        .layer("journal").definedBy("io.holdfast.journal..")
        .layer("model").definedBy("io.holdfast.model..")
        .layer("error").definedBy("io.holdfast.error..")
        .layer("pickle").definedBy("io.holdfast.pickle..")
        .layer("python").definedBy("io.holdfast.python..")
        .layer("value").definedBy("io.holdfast.value..")
        .withOptionalLayers(true)
        .whereLayer("main").mayNotBeAccessedByAnyLayer()
        .whereLayer("cli").mayOnlyBeAccessedByLayers("main")
        .whereLayer("demo").mayOnlyBeAccessedByLayers("main", "cli")
        .whereLayer("bridge").mayOnlyBeAccessedByLayers("main", "cli", "demo")
        .whereLayer("python").mayOnlyBeAccessedByLayers("main", "cli", "demo")
        .whereLayer("pickle").mayOnlyBeAccessedByLayers("python")
        .whereLayer("client").mayOnlyBeAccessedByLayers("main", "cli", "demo")
        .whereLayer("wire").mayOnlyBeAccessedByLayers("bridge", "client", "python")
        .whereLayer("host").mayOnlyBeAccessedByLayers("main", "cli", "demo", "bridge", "python", "client")
        .whereLayer("access").mayOnlyBeAccessedByLayers("main", "cli", "bridge", "host")
        .whereLayer("types").mayOnlyBeAccessedByLayers("main", "cli", "demo", "python", "client", "host")
        .whereLayer("object").mayOnlyBeAccessedByLayers("main", "cli", "demo", "bridge", "python", "client", "host",
            "types")
        .whereLayer("journal").mayOnlyBeAccessedByLayers("main", "cli", "demo", "host", "object")
        .check(classes);
  }
}
