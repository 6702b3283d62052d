package io.aiprovider;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.Socket;
import java.net.URLConnection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may depend on which. */
class ArchitectureTest {
  private static final String ROOT = "io.aiprovider.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.aiprovider");

  @Test
  void packages_have_no_cycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packages_inside_a_package_have_no_cycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "com.fasterxml.jackson.., json",
    "okhttp3.., provider..",
    "okio.., provider..",
    "io.micrometer.., observe",
    "io.github.resilience4j.., resilience.circuit",
    "com.github.benmanes.caffeine.., cache",
    "io.github.bucket4j.., limit.memory",
    "com.knuddels.., cost",
    "io.opentelemetry.., opentelemetry..",
    "com.google.re2j.., opentelemetry.content",
    "dev.langchain4j.., .langchain4j.."
  })
  void only_one_package_uses_a_library(String library, String knows) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + knows)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.springframework..", "reactor.."})
  void no_package_uses_the_frameworks_above_the_engine(String library) {
    noClasses().should().dependOnClassesThat().resideInAPackage(library).check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "json, failure",
    "json, chat",
    "failure, chat",
    "chat, call",
    "chat, embedding",
    "chat, reply",
    "reply, plan",
    "plan, call",
    "call, interceptor",
    "chat, resilience",
    "chat, cache",
    "chat, cost",
    "resilience, cache",
    "resilience, cost",
    "resilience, catalog",
    "cache, resilience",
    "cache, cost",
    "cache, catalog",
    "cost, resilience",
    "cost, cache",
    "limit, call",
    "limit, chat",
    "limit, cost",
    "limit, cache",
    "limit, resilience",
    "limit, failure",
    "budget, call",
    "budget, chat",
    "budget, cost",
    "budget, caller",
    "budget, failure",
    "spending, cost",
    "spending, cache",
    "catalog, resilience",
    "catalog, cache",
    "catalog, cost",
    "catalog, pricing",
    "pricing, cost",
    "pricing, client"
  })
  void does_not_depend_on(String one, String other) {
    noClasses()
        .that(resideInAPackage(ROOT + one + ".."))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + other + ".."))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** All others would have to check where a URL leads: see PublicSockets. */
  @Test
  void only_providers_and_the_location_of_prices_open_connections() {
    noClasses()
        .that(not(resideInAnyPackage(ROOT + "provider..", ROOT + "redis..")))
        .and()
        .doNotHaveSimpleName("PriceLocation")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..", "okhttp3..")
                .or(assignableTo(URLConnection.class))
                .or(assignableTo(Socket.class)))
        .check(CLASSES);
  }

  @Test
  void tools_depend_only_on_the_wire_format() {
    noClasses()
        .that(resideInAPackage(ROOT + "tool.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.aiprovider..")
                .and(
                    not(
                        resideInAnyPackage(
                            ROOT + "tool..",
                            ROOT + "chat..",
                            ROOT + "failure..",
                            ROOT + "json.."))))
        .check(CLASSES);
  }

  @Test
  void only_the_client_depends_on_cache_cost_and_routing() {
    Map<String, Set<String>> known = new TreeMap<>();
    for (JavaClass origin : CLASSES) {
      origin.getDirectDependenciesFromSelf().stream()
          .map(dependency -> feature(dependency.getTargetClass()))
          .forEach(to -> known.computeIfAbsent(feature(origin), from -> new TreeSet<>()).add(to));
    }

    Stream<String> knowingAll =
        known.keySet().stream()
            .filter(from -> known.get(from).containsAll(Set.of("cache", "cost", "routing")));

    assertThat(knowingAll).isSubsetOf("client");
  }

  private static String feature(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.", 2)[0] : "";
  }

  @Test
  void packages_are_named_by_their_purpose() {
    noClasses()
        .should(
            be(
                resideInAnyPackage(
                    "..util..", "..impl..", "..common..", "..manager..", "..helper..")))
        .check(CLASSES);
  }
}
