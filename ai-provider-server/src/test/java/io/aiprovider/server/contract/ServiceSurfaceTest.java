package io.aiprovider.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.keys.KeyServers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Paths, roles, statuses and members that programs of others rely on. They are written here once
 * more, and not taken from the OpenAPI document, so that a change of both is seen, too.
 */
@ParameterizedClass
@ArgumentsSource(KeyServers.class)
class ServiceSurfaceTest {
  private static final String CHAT =
      "{'model':'small','messages':[{'role':'user','content':'Hi'}]}";
  private static final String FIGURES =
      " total.requests:number total.attempts:number total.cache_hits:number total.errors:number"
          + " total.prompt_tokens:number total.cached_tokens:number total.completion_tokens:number"
          + " total.reasoning_tokens:number total.cost_usd:number total.unpriced_requests:number";
  private static final String COSTS =
      "from:text to:text zone:text group_by:text? currency:text groups:list groups.0.key:text?"
          + " groups.0.requests:number groups.0.cost_usd:number"
          + FIGURES;
  private static final String KEY =
      " key_id:text tenant_id:text user_id:text name:text role:text tier:text? is_active:flag"
          + " created_at:text expires_at:text?";
  private static final String TEMPLATE =
      " model:text provider:text cached:flag usage:object cost_usd:number?"
          + " response_time_ms:number";
  private static final String COMPLETION =
      "id:text object:text created:number model:text choices:list usage.prompt_tokens:number"
          + " usage.completion_tokens:number usage.total_tokens:number";

  private static final String ROWS =
      """
      GET /health | | | status:text providers.sim.status:text providers.sim.latency_ms:number? \
      providers.sim.last_checked:text? providers.sim.circuit:text performance.requests_total:number \
      performance.avg_response_time_ms:number performance.p50_ms:number performance.p95_ms:number \
      performance.p99_ms:number performance.error_rate:number cache.hit_rate:number \
      cache.entries:number cache.hits:number cache.misses:number
      GET /health/liveness | | | status:text
      GET /health/readiness | | | status:text
      GET /status | va | | service.name:text service.version:text service.uptime_seconds:number \
      service.active_users:number models:object providers.sim.success_rate:number costs:object
      GET /api/v1/metrics | va | | requests_total:number requests_per_second:number \
      latency_ms.p50:number latency_ms.p95:number latency_ms.p99:number cache_hit_rate:number \
      health_check_cache_hit_rate:number providers.sim.success_rate:number error_rate:number \
      errors:object tokens.input:number tokens.output:number tool_calls:number \
      requests_in_flight:number cost_usd:number
      GET /admin/stats | va | | total_requests:number cache_hit_rate:number active_api_keys:number \
      avg_response_time_ms:number models_loaded:number
      GET /api/v1/providers | va | | providers.0.name:text providers.0.priority:number \
      providers.0.enabled:flag providers.0.status:text providers.0.circuit:text \
      providers.0.success_rate:number providers.0.p50_ms:number providers.0.p95_ms:number \
      providers.0.failovers:number providers.0.models:list providers.0.cost_usd:number
      POST /api/v1/providers/sim/test | a | | reachable:flag key_accepted:flag? models:list \
      call.ok:flag
      GET /api/v1/analytics/costs?group_by=provider | ctva | | %1$s
      GET /analytics/cost?group_by=model | ctva | | %1$s
      GET /api/v1/analytics/forecast?days=7 | ctva | | as_of:text zone:text confidence:text \
      history_days:number days:list today.so_far:number budgets:list warnings:list
      GET /analytics/forecast | ctva | | as_of:text zone:text
      GET /api/v1/analytics/anomalies | ctva | | as_of:text zone:text reason:text anomalies:list
      GET /analytics/anomalies | ctva | | anomalies:list
      GET /api/v1/analytics/suggestions | ctva | | as_of:text zone:text reason:text suggestions:list
      GET /analytics/suggestions | ctva | | suggestions:list
      GET /api/v1/calls | ctva | | calls:list next_cursor:text?
      GET /api/v1/calls/{call} | ctva | | id:text cache.status:text skipped:list attempts.0.id:text \
      attempts.0.provider:text attempts.0.model:text attempts.0.started_at:text \
      attempts.0.ttft_ms:number? attempts.0.duration_ms:number attempts.0.outcome:text \
      attempts.0.failure:text? attempts.0.usage:object attempts.0.cost_usd:number \
      attempts.0.pricing_status:text attempts.0.price:object?
      GET /api/v1/billing/statements | tva | | month:text statements:list total.price_usd:number \
      total.cost_usd:number
      GET /usage | ctva | | requests_used:number requests_limit:number? \
      requests_remaining:number? window_reset:text tokens_used:number cost_usd:number
      GET /ai/models | ctva | | models.0.id:text models.0.provider:text
      GET /v1/models | ctva | | object:text data.0.id:text data.0.object:text data.0.created:number \
      data.0.owned_by:text
      GET /v1/models/small | ctva | | id:text object:text created:number owned_by:text
      POST /v1/chat/completions | cta | %2$s | %3$s choices.0.message.content:text
      POST /api/chat | cta | {'messages':[{'role':'user','content':'Hi'}]} | %3$s
      POST /v1/completions | cta | {'model':'small','prompt':'Hi'} | %3$s choices.0.text:text
      POST /v1/embeddings | cta | {'model':'small','input':'Hi'} | object:text \
      data.0.embedding:list model:text
      POST /ai/generate | cta | {'prompt':'Hi'} | text:text %4$s
      POST /ai/sql/assist | cta | {'query':'SELECT 1','action':'explain'} | action:text sql:text \
      explanation:text valid:flag %4$s
      POST /api/infer?task=chat | cta | %2$s | %3$s
      POST /api/infer?task=embedding | cta | {'model':'small','input':'Hi'} | data.0.embedding:list
      POST /api/infer?task=classification | cta | {'text':'a dog','labels':['cats','dogs']} | \
      label:text scores.cats:number scores.dogs:number
      POST /auth/create-key | a | {'tenant_id':'acme','user_id':'ada','name':'new'} | \
      api_key:text %5$s
      POST /auth/verify-key | | {'api_key':'{secret}'} | valid:flag key_id:text tenant_id:text \
      user_id:text tier:text? expires_at:text? requests_remaining:number?
      POST /auth/token | | {'username':'ada','password':'correct horse battery'} | token:text \
      token_type:text expires_in:number
      GET /api/v1/me | ctva | | role:text name:text tenant_id:text? user_id:text? key_id:text? \
      via:text version:text time_zone:text playground:flag
      GET /dashboard/session | | | signed_in:flag mode:text methods:list
      POST /dashboard/session | | {'key':'{secret}'} | signed_in:flag identity.role:text \
      identity.key_id:text expires_at:text
      GET /auth/keys | tva | | keys:list next_cursor:text?
      GET /auth/keys/{key} | tva | | %5$s
      PATCH /auth/keys/{key} | ta | {'name':'renamed'} | %5$s
      POST /auth/keys/{key}/rotate | ta | {} | api_key:text %5$s
      POST /auth/keys/{key}/revoke | ta | | %5$s
      GET /admin/tenants | tva | | tenants:list
      PUT /admin/tenants/acme | a | {'name':'Acme'} | tenant_id:text name:text?
      GET /admin/tenants/acme | tva | | tenant_id:text name:text?
      PATCH /admin/tenants/acme | a | {'name':'Acme'} | tenant_id:text name:text?
      GET /admin/users | tva | | users:list
      PUT /admin/users/ada?tenant_id=acme | ta | {'name':'Ada'} | tenant_id:text user_id:text
      GET /admin/users/ada | tva | | tenant_id:text user_id:text
      PATCH /admin/users/ada?tenant_id=acme | ta | {'name':null} | tenant_id:text user_id:text
      GET /admin/users/ada/export?tenant_id=acme | tva | | user_id:text data:object
      GET /admin/budgets | tva | | budgets:list
      PUT /admin/budgets/monthly | a | {'scope':'tenant','id':'acme','usd':5} | budget_id:text \
      scope:text usd:number period:text
      GET /admin/budgets/monthly | tva | | budget_id:text spent_usd:number
      PATCH /admin/budgets/monthly | a | {'usd':6} | budget_id:text usd:number
      GET /admin/audit | va | | entries:list
      GET /admin/log-level | va | | loggers:list
      PUT /admin/log-level | a | {'level':'info'} | logger:text level:text
      """
          .formatted(COSTS, CHAT, COMPLETION, TEMPLATE, KEY);

  /** A call of each server that is in its database: to wait for it takes up to a second. */
  private static final Map<KeyServer, String> CALLS = new ConcurrentHashMap<>();

  private final KeyServer server;
  private final Map<String, String> values = new HashMap<>();

  ServiceSurfaceTest(KeyServer server) {
    this.server = server;
  }

  static Stream<ContractRow> rows() {
    return ROWS.lines().filter(line -> !line.isBlank()).map(ContractRow::parse);
  }

  /** A tenant with a user who can sign in, a key and a budget, and a recorded call. */
  @BeforeEach
  void create() {
    server.admin(
        "PUT",
        "/admin/users/ada?tenant_id=acme",
        "{\"username\":\"ada\",\"password\":\"correct horse battery\"}");
    server.admin(
        "PUT", "/admin/budgets/monthly", "{\"scope\":\"tenant\",\"id\":\"acme\",\"usd\":5}");
    JsonObject key = server.create("acme", "ada", "\"tier\":\"pro\"");
    values.put("{key}", key.string("key_id"));
    values.put("{secret}", key.string("api_key"));
    values.put("{call}", CALLS.computeIfAbsent(server, ServiceSurfaceTest::recordedCall));
  }

  private static String recordedCall(KeyServer server) {
    String call =
        server.chat(KeyServer.ADMIN).headers().firstValue("x-ai-provider-call-id").orElseThrow();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.admin("GET", "/api/v1/calls/" + call, null).statusCode() == 200);
    return call;
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }

  private HttpResponse<String> send(ContractRow row, String key) {
    String body = row.body().isEmpty() ? null : filled(row.body());
    return server.send(row.method(), filled(row.path()), body, key);
  }

  private String keyOf(String role) {
    String name =
        switch (role) {
          case "c" -> "caller";
          case "t" -> "tenant_admin";
          case "v" -> "viewer";
          default -> "admin";
        };
    return server.create("acme", name, "\"role\":\"" + name + "\"").string("api_key");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void answers_with_the_promised_members(ContractRow row) {
    HttpResponse<String> response = send(row, KeyServer.ADMIN);

    boolean creates = row.path().equals("/auth/create-key");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(creates ? 201 : 200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(row.missing(JsonObject.parse(response.body()))).as(response.body()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void lets_in_exactly_the_promised_roles(ContractRow row) {
    HttpResponse<String> nobody = server.anybodys(row.method(), filled(row.path()));
    if (row.roles().isEmpty()) {
      assertThat(nobody.statusCode()).isNotIn(401, 403);
      return;
    }
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(HttpCaller.errorOf(nobody).string("code")).isEqualTo("invalid_api_key");
    for (String role : List.of("c", "t", "v", "a")) {
      HttpResponse<String> response = send(row, keyOf(role));
      if (row.roles().contains(role)) {
        boolean ofOthers = row.path().contains("{call}"); // which callers do not see
        assertThat(response.statusCode())
            .as(role + ": " + response.body())
            .isIn(200, 201, ofOthers ? 404 : 200);
      } else {
        assertThat(response.statusCode()).as(role + ": " + response.body()).isEqualTo(403);
        assertThat(HttpCaller.errorOf(response).string("code"))
            .isEqualTo("insufficient_permissions");
      }
    }
  }

  @Test
  void a_call_has_the_promised_headers() {
    HttpResponse<String> response = server.chat(values.get("{secret}"));

    assertThat(response.headers().map().keySet())
        .contains(
            "x-request-id",
            "x-ai-provider-call-id",
            "x-ai-provider-provider",
            "x-ai-provider-model",
            "x-ai-provider-attempts",
            "x-ai-provider-fallbacks",
            "x-ai-provider-cache",
            "x-ai-provider-cost",
            "x-ai-provider-overhead-ms",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-ratelimit-limit-requests",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests");
    long reset = Long.parseLong(response.headers().firstValue("x-ratelimit-reset").orElseThrow());
    assertThat(Instant.ofEpochSecond(reset))
        .isBetween(Instant.now().minusSeconds(1), Instant.now().plusSeconds(3_601));
  }

  @Test
  void a_key_expires_in_a_year_unless_it_says_otherwise() {
    JsonObject usual = server.create("acme", "ada");
    JsonObject never = server.create("acme", "ada", "\"expires_at\":null");

    assertThat(Duration.between(Instant.now(), Instant.parse(usual.string("expires_at"))))
        .isBetween(Duration.ofDays(364), Duration.ofDays(366));
    assertThat(never.get("expires_at")).isEqualTo(JsonLiteral.NULL);
  }

  @Test
  void a_key_that_does_not_work_is_only_not_valid() {
    assertThat(server.anybody("/auth/verify-key", "{\"api_key\":\"aip_x_y\"}").body())
        .isEqualTo("{\"valid\":false}");
  }

  @ParameterizedTest
  @CsvSource({"free, 100", "pro, 1000", "enterprise, 10000"})
  void a_tier_has_the_promised_requests_an_hour(String tier, long requests) {
    String key = server.create("acme", "ada", "\"tier\":\"" + tier + "\"").string("api_key");

    assertThat(server.usage(key).integer("requests_limit")).isEqualTo(requests);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/analytics/costs?format=csv",
    "/api/v1/billing/statements?format=csv",
  })
  void reports_are_also_tables(String path) {
    HttpResponse<String> response = server.admin("GET", path, null);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
    assertThat(response.body()).contains("cost_usd");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nowhere, 404, unknown_url",
    "GET, /v1/nowhere, 404, unknown_url",
    "GET, /admin/nowhere, 404, unknown_url",
    "POST, /ai/nowhere, 404, unknown_url",
    "GET, /v1/models/nothing, 404, model_not_found",
    "GET, /auth/keys/none, 404, key_not_found",
    "GET, /admin/tenants/none, 404, tenant_not_found",
    "GET, /admin/users/none, 404, user_not_found",
    "GET, /admin/budgets/none, 404, budget_not_found",
    "GET, /api/v1/calls/none, 404, call_not_found",
    "POST, /api/v1/providers/none/test, 404, provider_not_found",
    "DELETE, /v1/chat/completions, 405, method_not_allowed",
    "POST, /health, 405, method_not_allowed",
    "DELETE, /admin/stats, 405, method_not_allowed"
  })
  void what_is_not_there_is_an_error_in_openais_form(
      String method, String path, int status, String code) {
    HttpResponse<String> response = server.admin(method, path, null);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo(code);
    assertThat(response.headers().firstValue("allow").isPresent()).isEqualTo(status == 405);
  }
}
