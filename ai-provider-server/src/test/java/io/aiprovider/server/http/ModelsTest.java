package io.aiprovider.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelsTest {
  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server =
        RunningServer.simulated(
            "providers.sim.models=small,meta-llama/Llama-3.1-8B",
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
        .containsExactlyInAnyOrder("best", "fast", "small", "meta-llama/Llama-3.1-8B");
  }

  @Test
  void a_model_has_the_four_members_of_openai() {
    JsonObject model = JsonObject.parse(caller.get("/v1/models/small").body());

    assertThat(model.string("id")).isEqualTo("small");
    assertThat(model.string("object")).isEqualTo("model");
    assertThat(model.integer("created")).isPositive();
    assertThat(model.string("owned_by")).isEqualTo("sim");
  }

  @Test
  void a_name_with_an_encoded_slash_is_found() {
    HttpResponse<String> response = caller.get("/v1/models/meta-llama%2FLlama-3.1-8B");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JsonObject.parse(response.body()).string("id")).isEqualTo("meta-llama/Llama-3.1-8B");
  }

  @Test
  void a_name_with_a_bare_slash_is_found() {
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
}
