package io.holdfast.contract;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of {@code clients/contract}, through every entrance. */
class ContractTest extends ContractHost {

  @TestFactory
  Stream<DynamicContainer> everyCaseHoldsThroughEveryEntrance() {
    Map<String, List<ContractCase>> byFile = ContractCase.all().stream()
        .collect(Collectors.groupingBy(ContractCase::file, LinkedHashMap::new, Collectors.toList()));
    return byFile.entrySet().stream().map(file -> DynamicContainer.dynamicContainer(file.getKey(),
        file.getValue().stream().flatMap(each -> Arrays.stream(Entrance.values()).map(entrance ->
            DynamicTest.dynamicTest(each.name() + " [" + entrance + "]", () -> run(each, entrance))))));
  }

  private void run(ContractCase each, Entrance entrance) {
    CaseRun.of(each, entrance.name(), () -> path(entrance), entrance != Entrance.EVENT_BUS);
  }
}
