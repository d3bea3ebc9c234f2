package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.object.ObjectType;
import io.holdfast.types.BuiltInTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the contract follow their format, and what does not is refused with its place. */
class CaseFormatTest {

  @Test
  void everyFileFollowsTheFormatAndIsOfATypeThatThereIs() {
    Set<String> types = new HashSet<>(Set.of(ContractCase.HOST));
    BuiltInTypes.all().stream().map(ObjectType::name).forEach(types::add);
    assertThat(ContractCase.all()).isNotEmpty()
        .allSatisfy(each -> assertThat(types).as("the type of %s", each).contains(each.type()));
  }

  @Test
  void thePageShowsACaseAsItIs() throws Exception {
    String page = Files.readString(Path.of("clients/contract/README.md"));
    int start = page.indexOf("```json\n") + 8;
    assertThat(ContractCase.read("counter", page.substring(start, page.indexOf("```", start)))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"call": "get", "reslt": 1}                             | 'reslt' is not one of
      {"call": "get", "close": "me"}                          | this one has [call, close]
      {"on": "it"}                                            | this one has []
      {"call": 7}                                             | 'call' is text
      {"call": "get", "args": 7}                              | 'args' is an array or an object
      {"call": "get", "args": [{"$any": "value"}]}            | stands only where something is expected
      {"call": "get", "result": {"$anny": "value"}}           | '$anny' is neither a tag
      {"call": "get", "result": {"$var": "x"}}                | nothing was saved as 'x'
      {"call": "get", "error": "Emty"}                        | 'Emty' is no error code
      {"call": "get", "error": {"code": "Empty", "say": "x"}} | 'say' is not one of
      {"call": "get", "error": "Empty", "result": 1}          | neither 'result' nor 'save'
      {"call": "get", "until": true}                          | needs a 'result' or an 'error'
      {"call": "get", "start": "c", "result": 1}              | is expected by 'await'
      {"call": "get", "start": "c"}                           | is never awaited
      {"call": "get", "timeout": "1 s"}                       | a number of milliseconds
      {"call": "get", "save": {"x": "id"}}                    | 'save.x' is an array
      {"await": "c"}                                          | no call 'c' was started
      {"waiting": ["c"]}                                      | no call 'c' was started
      {"cancel": "c"}                                         | no call 'c' was started
      {"parked": "all"}                                       | 'parked' is a number
      {"close": ""}                                           | 'close' is text
      """)
  void aStepThatDoesNotFollowTheFormatIsRefused(String step, String why) {
    assertThatThrownBy(() -> ContractCase.read("f", "{\"about\": \"x\", \"cases\": [{\"name\": \"c\", \"steps\": ["
        + step + "]}]}")).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("f: 'c'")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"cases": []}                                                          | 'about' is missing
      {"about": "x", "cases": []}                                            | has no cases
      {"about": "x", "cases": [{"name": "c", "steps": []}]}                  | has no steps
      {"about": "x", "cases": [{"steps": []}]}                               | 'name' is text
      {"about": "x", "cases": [{"name": "c", "stepps": []}]}                 | 'stepps' is not one of
      {"about": "x", "cases": [{"name": "c", "steps": [{"close": "a"}], "objects": {"it": {}}}]} | is there anyway
      {"about": "x", "cases": [{"name": "c", "steps": [{"close": "a"}], "options": 7}]} | 'options' is an object
      {"about": "x", "cases": [{"name": "c", "steps": [{"close": "a"}]}, {"name": "c", "steps": []}]} | two cases
      {"about": "x", "cases": [{"name": "c", "lossless": 1, "steps": [{"close": "a"}]}]} | 'lossless' is true or absent
      {"about": "x", "about": "y"}                                           | Duplicate field
      """)
  void aFileThatDoesNotFollowTheFormatIsRefused(String file, String why) {
    assertThatThrownBy(() -> ContractCase.read("f", file)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("f: ").hasMessageContaining(why);
  }
}
