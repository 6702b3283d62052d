package io.aiprovider.server.environment;

import static io.aiprovider.server.ServerProperties.Mode.DEVELOPMENT;
import static io.aiprovider.server.ServerProperties.Mode.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which mode the server starts in, and what that means. */
final class ModesTest {
  @TempDir Path directory;

  @Test
  void is_production_by_default() {
    assertThat(Launch.readyIn(directory).settings().mode()).isEqualTo(PRODUCTION);
  }

  @Test
  void is_development_by_the_first_word() {
    assertThat(Launch.in(directory).arguments("dev").settings().mode()).isEqualTo(DEVELOPMENT);
  }

  @Test
  void is_development_by_a_variable() {
    Launch launch = Launch.in(directory).variable("DEVELOPMENT_MODE", "true");

    assertThat(launch.settings().mode()).isEqualTo(DEVELOPMENT);
  }

  @Test
  void is_set_by_the_first_word_even_against_the_variables() {
    Launch launch =
        Launch.readyIn(directory).variable("DEVELOPMENT_MODE", "true").arguments("serve");

    assertThat(launch.settings().mode()).isEqualTo(PRODUCTION);
  }

  @Test
  void is_production_when_the_variables_contradict_each_other() {
    Launch launch =
        Launch.readyIn(directory)
            .variable("DEVELOPMENT_MODE", "true")
            .variable("ENVIRONMENT", "production");

    assertThat(launch.settings().mode()).isEqualTo(PRODUCTION);
    assertThat(launch.warnings)
        .singleElement()
        .asString()
        .startsWith("DEVELOPMENT_MODE has no effect");
  }

  @Test
  void is_production_by_a_variable_even_against_the_file() {
    Launch launch =
        Launch.readyIn(directory)
            .file("ai-provider.yml", "ai-provider: {mode: development}")
            .variable("ENVIRONMENT", "production");

    assertThat(launch.settings().mode()).isEqualTo(PRODUCTION);
  }

  @Test
  void of_development_listens_locally_and_simulates_a_provider() {
    Settings settings = Launch.in(directory).arguments("dev").settings();

    assertThat(settings.get("server.address")).isEqualTo("127.0.0.1");
    assertThat(settings.providers()).containsExactly("simulated");
  }

  @Test
  void of_development_simulates_nothing_beside_a_configured_provider() {
    Settings settings =
        Launch.in(directory).arguments("dev").variable("OPENAI_API_KEY", "secret").settings();

    assertThat(settings.providers()).containsExactly("openai");
  }

  @Test
  void of_development_warns_when_other_machines_can_reach_it() {
    Launch launch = Launch.in(directory).arguments("dev").variable("AI_PROVIDER_BIND", "0.0.0.0");

    launch.settings();

    assertThat(launch.warnings).singleElement().asString().startsWith("THIS SERVER IS OPEN");
  }

  @Test
  void of_production_listens_everywhere() {
    assertThat(Launch.readyIn(directory).settings().get("server.address")).isEqualTo("0.0.0.0");
  }

  @Test
  void of_production_refuses_to_start_without_a_provider() {
    Launch launch = Launch.in(directory).variable("AI_PROVIDER_API_KEY", "k");

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("No provider is configured")
        .hasMessageContaining("OPENAI_API_KEY")
        .hasMessageContaining("providers:\n");
  }

  @Test
  void of_production_refuses_to_start_when_all_providers_are_switched_off() {
    Launch launch =
        Launch.in(directory)
            .variable("AI_PROVIDER_API_KEY", "k")
            .file("ai-provider.yml", "ai-provider: {providers: {simulated: {enabled: false}}}");

    assertThatThrownBy(launch::settings).hasMessageContaining("No provider is configured");
  }

  @Test
  void of_production_starts_without_any_key_because_it_generates_one() {
    Launch launch = Launch.in(directory).variable("OPENAI_API_KEY", "secret");

    assertThat(launch.settings().mode()).isEqualTo(PRODUCTION);
    assertThat(launch.warnings).isEmpty();
  }

  @Test
  void of_development_warns_that_it_uses_no_database() {
    Launch launch =
        Launch.in(directory).arguments("dev").variable("POSTGRES_URL", "postgresql://db/ai");

    launch.settings();

    assertThat(launch.warnings).singleElement().asString().startsWith("POSTGRES_URL has no effect");
  }

  @Test
  void looks_for_leaked_buffers_in_development_only() {
    String property = "spring.netty.leak-detection";

    assertThat(Launch.readyIn(directory).settings().get(property)).isEqualTo("disabled");
    assertThat(Launch.in(directory).arguments("dev").settings().get(property)).isNull();
  }

  @Test
  void is_not_guessed_from_an_unknown_word() {
    Launch launch = Launch.readyIn(directory).arguments("server");

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("'server'")
        .hasMessageContaining("dev|serve");
  }

  @Test
  @DisplayName("case R56: an unknown option is refused, and the nearest is suggested")
  void is_not_set_by_an_unknown_option() {
    Launch launch = Launch.readyIn(directory).arguments("serve", "--conifg=x");

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("'--conifg'")
        .hasMessageContaining("'--config'");
  }

  @Test
  void accepts_options_that_are_variables() {
    Launch launch = Launch.readyIn(directory).arguments("serve", "--DEFAULT_MODEL=m", "--debug");

    assertThat(launch.settings().get("ai-provider.routing.default-model")).isEqualTo("m");
  }

  @Test
  void half_a_certificate_is_refused() {
    Launch launch =
        Launch.readyIn(directory).file("ai-provider.yml", "ai-provider: {ssl: {certificate: c}}");

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("but only ai-provider.ssl.certificate is set");
  }

  @Test
  void of_production_warns_loudly_when_callers_need_no_key() {
    Launch launch =
        Launch.readyIn(directory).file("ai-provider.yml", "ai-provider: {auth: {enabled: false}}");

    launch.settings();

    assertThat(launch.warnings).singleElement().asString().startsWith("CALLERS NEED NO KEY");
  }
}
