package io.aiprovider.server.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server =
        RunningServer.simulated(
            "providers.sim.models=small,gpt-4o-2024-05-13,meta-llama/Llama-3.1-8B",
            "providers.sim.aliases.fast=small",
            "routing.models.best=sim/small");
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void lists_groups_aliases_and_listed_models() {
    JsonObject list = JsonObject.parse(caller.get("/v1/models").body());

    assertThat(list.string("object")).isEqualTo("list");
    assertThat(list.objects("data"))
        .extracting(model -> model.string("id"))
        .containsExactlyInAnyOrder(
            "best", "fast", "small", "gpt-4o-2024-05-13", "meta-llama/Llama-3.1-8B");
  }

  @Test
  void a_model_has_the_four_members_of_openai() {
    JsonObject model = JsonObject.parse(caller.get("/v1/models/small").body());

    assertThat(model.string("id")).isEqualTo("small");
    assertThat(model.string("object")).isEqualTo("model");
    assertThat(model.integer("created")).isPositive();
    assertThat(model.string("owned_by")).isEqualTo("sim");
  }

  @ParameterizedTest
  @CsvSource({
    "sim/small, sim/small",
    "sim%2Fsmall, sim/small",
    "sim/fast, sim/fast",
    "sim/meta-llama/Llama-3.1-8B, sim/meta-llama/Llama-3.1-8B",
    "sim%2fmeta-llama%2FLlama-3.1-8B, sim/meta-llama/Llama-3.1-8B",
    "meta-llama/Llama-3.1-8B, meta-llama/Llama-3.1-8B"
  })
  @DisplayName("case R29 a pinned name is a model, its slash written as it is or as %2F")
  void a_pinned_name_is_a_model(String path, String id) {
    HttpResponse<String> response = caller.get("/v1/models/" + path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JsonObject.parse(response.body()).string("id")).isEqualTo(id);
    assertThat(JsonObject.parse(response.body()).string("owned_by")).isEqualTo("sim");
  }

  @Test
  @DisplayName("case R29 a pinned model has its known details")
  void a_pinned_model_has_its_limits() {
    JsonObject model = JsonObject.parse(caller.get("/v1/models/sim/gpt-4o-2024-05-13").body());

    assertThat(model.integer("context_window")).isEqualTo(128_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sim/nothing", "nobody/small", "sim/", "/small", "sim%2F%2Fsmall"})
  @DisplayName("case R29 an unknown pinned name is a 404")
  void an_unknown_pinned_name_is_a_404(String path) {
    HttpResponse<String> response = caller.get("/v1/models/" + path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("model_not_found");
  }

  @Test
  void a_model_of_the_catalog_has_its_release_and_its_limits() {
    JsonObject model = JsonObject.parse(caller.get("/v1/models/gpt-4o-2024-05-13").body());

    assertThat(model.integer("created")).isEqualTo(1_715_558_400L);
    assertThat(model.integer("context_window")).isEqualTo(128_000);
    assertThat(model.integer("max_output_tokens")).isEqualTo(4_096);
    assertThat(model.string("shutdown_date")).isEqualTo("2026-10-23");
  }

  @Test
  void the_catalog_list_shows_the_details_of_each_name() {
    JsonObject list = JsonObject.parse(caller.get("/ai/models").body());
    JsonObject known = named(list, "gpt-4o-2024-05-13");
    JsonObject unknown = named(list, "small");

    assertThat(list.string("catalog_date")).isNotNull();
    assertThat(known.string("provider")).isEqualTo("sim");
    assertThat(known.string("status")).isEqualTo("priced");
    assertThat(known.string("source")).startsWith("https://");
    assertThat(known.object("price"))
        .hasToString(
            "{\"input\":5,\"output\":15,\"tiers\":{"
                + "\"priority\":{\"input\":8.75,\"output\":26.25},"
                + "\"fast\":{\"input\":8.75,\"output\":26.25}},"
                + "\"unit\":\"usd_per_million_tokens\"}");
    assertThat(known.object("modalities"))
        .hasToString("{\"input\":[\"image\",\"text\"],\"output\":[\"text\"]}");
    assertThat(unknown.string("status")).isEqualTo("unpriced");
    assertThat(unknown.names()).doesNotContain("price", "context_window");
  }

  @Test
  void the_catalog_list_shows_the_billed_price() {
    try (RunningServer priced =
        RunningServer.simulated(
            "providers.sim.models=small,gpt-4o-2024-05-13",
            "providers.sim.aliases.fast=small",
            "providers.sim.price.input=0.5",
            "providers.sim.price.output=0.75",
            "providers.sim.price.audio-output=3",
            "providers.sim.price.web-search=0.01")) {
      JsonObject list = JsonObject.parse(new HttpCaller(priced).get("/ai/models").body());

      for (String id : new String[] {"small", "fast", "gpt-4o-2024-05-13"}) {
        assertThat(named(list, id).string("status")).isEqualTo("priced");
        assertThat(named(list, id).object("price"))
            .hasToString(
                "{\"input\":0.5,\"output\":0.75,\"audio_output\":3,\"web_search\":0.01,"
                    + "\"unit\":\"usd_per_million_tokens\"}");
      }
      assertThat(named(list, "gpt-4o-2024-05-13").integer("context_window")).isEqualTo(128_000);
    }
  }

  @Test
  void a_price_for_every_token_is_shown_for_a_million() {
    try (RunningServer priced =
        RunningServer.simulated(
            "providers.sim.models=small", "providers.sim.cost-per-token=0.000002")) {
      JsonObject list = JsonObject.parse(new HttpCaller(priced).get("/ai/models").body());

      JsonObject price = named(list, "small").object("price");
      assertThat(price).isNotNull();
      assertThat(price.get("input").asDecimal()).isEqualByComparingTo("2");
      assertThat(price.get("output").asDecimal()).isEqualByComparingTo("2");
    }
  }

  @Test
  void retired_models_are_not_listed_for_a_provider_without_a_list() {
    try (RunningServer open =
        RunningServer.with(
            "providers.up.type=openai",
            "providers.up.base-url=http://127.0.0.1:9",
            "providers.up.api-key=sk-upstream")) {
      HttpCaller http = new HttpCaller(open);

      assertThat(http.get("/v1/models/gpt-4o").statusCode()).isEqualTo(200);
      assertThat(http.get("/v1/models/chatgpt-4o-latest").statusCode()).isEqualTo(404);
      assertThat(JsonObject.parse(http.get("/ai/models").body()).objects("models"))
          .extracting(model -> model.string("id"))
          .contains("gpt-4o")
          .doesNotContain("chatgpt-4o-latest");
    }
  }

  private static JsonObject named(JsonObject list, String id) {
    return list.objects("models").stream()
        .filter(model -> id.equals(model.string("id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_name_with_an_encoded_slash_is_found() {
    HttpResponse<String> response = caller.get("/v1/models/meta-llama%2FLlama-3.1-8B");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JsonObject.parse(response.body()).string("id")).isEqualTo("meta-llama/Llama-3.1-8B");
  }

  @Test
  void a_name_with_an_unencoded_slash_is_found() {
    assertThat(caller.get("/v1/models/meta-llama/Llama-3.1-8B").statusCode()).isEqualTo(200);
  }

  @Test
  void a_model_that_is_not_there_is_a_404_with_openais_code() {
    HttpResponse<String> response = caller.get("/v1/models/gone");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("model_not_found");
  }

  @Test
  void a_query_does_not_matter() {
    assertThat(caller.get("/v1/models?limit=5").statusCode()).isEqualTo(200);
  }

  @Test
  void installed_models_are_requested_from_their_server() {
    try (RawUpstream ollama =
            new RawUpstream(
                call ->
                    call.answer(200, "application/json", "{\"data\":[{\"id\":\"qwen3:8b\"}]}"));
        RunningServer server =
            RunningServer.with(
                "providers.local.type=ollama", "providers.local.base-url=" + ollama.baseUrl())) {
      HttpCaller caller = new HttpCaller(server);

      assertThat(JsonObject.parse(caller.get("/v1/models").body()).objects("data"))
          .extracting(model -> model.string("id"))
          .containsExactly("qwen3:8b");
      assertThat(caller.get("/v1/models/qwen3:8b").statusCode()).isEqualTo(200);
      assertThat(caller.get("/ai/models").body()).contains("qwen3:8b", "unpriced");
      assertThat(ollama.calls()).isEqualTo(1);
    }
  }

  @Test
  void a_server_that_is_down_does_not_hide_the_models_of_others() {
    try (RunningServer server =
        RunningServer.with(
            "providers.local.type=ollama",
            "providers.local.base-url=" + RawUpstream.refusingBaseUrl(),
            "providers.sim.type=simulated",
            "providers.sim.models=small")) {
      assertThat(new HttpCaller(server).get("/v1/models").body()).contains("\"small\"");
    }
  }
}
