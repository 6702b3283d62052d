package io.aiprovider.server.dialect;

import static io.aiprovider.server.HttpCaller.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors in the format of each service. */
class DialectErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ollama | 404 | {"error":{"message":"model 'x' not found","type":"not_found_error","param":null,"code":null}} | 404 | model 'x' not found |  | model_not_found
          ollama | 404 | {"error":"model x not found, try pulling it first"} | 404 | try pulling it first |  | model_not_found
          ollama | 400 | {"error":"invalid message format"} | 400 | invalid message format |  |
          vllm | 404 | {"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","param":null,"code":404} | 404 | The model `x` does not exist. |  | model_not_found
          vllm | 400 | {"error":{"message":"The maximum context length is 10 tokens.","type":"BadRequestError","param":null,"code":400}} | 400 | maximum context length |  | context_length_exceeded
          openai | 400 | [{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name x","status":"INVALID_ARGUMENT"}}] | 400 | Unknown name |  |
          xai | 400 | {"code":"Client specified an invalid argument","error":"Argument not supported on this model: stop"} | 400 | Argument not supported on this model: stop |  |
          mistral | 422 | {"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","messages",0,"user","x"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","param":null,"code":null} | 422 | messages[0].user.x: Extra inputs | messages[0].user.x |
          mistral | 422 | {"detail":[{"type":"missing","loc":["body","model"],"msg":"Field required"}]} | 422 | model: Field required | model |
          mistral | 400 | {"object":"error","message":"Invalid model: x","type":"invalid_model","param":null,"code":"1500"} | 400 | Invalid model: x |  | model_not_found
          azure-openai | 400 | {"error":{"message":"The response was filtered.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}} | 400 | The response was filtered. | prompt | content_filter
          azure-openai | 404 | {"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}} | 404 | deployment |  | DeploymentNotFound
          groq | 400 | {"error":{"message":"property x is unsupported","type":"invalid_request_error"}} | 400 | property x is unsupported |  |
          deepseek | 402 | {"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}} | 429 | no credit or quota left |  | insufficient_quota
          anthropic | 403 | {"type":"error","error":{"type":"permission_error","message":"Not for you."}} | 502 | refused this use of our API key |  | provider_permission_denied
          openrouter | 200 | {"error":{"message":"Provider returned error","code":429,"metadata":{"provider_name":"X"}}} | 429 | Provider returned error |  | rate_limit_exceeded
          openrouter | 200 | {"id":"g","choices":[{"index":0,"error":{"code":502,"message":"Upstream died"},"finish_reason":"error","message":{"role":"assistant","content":"Ye"}}]} | 503 | broke off its answer: Upstream died |  |
          """)
  void are_translated_to_openais_format(
      String type, int theirs, String body, int ours, String message, String param, String code) {
    try (RawUpstream upstream =
            new RawUpstream(call -> call.answer(theirs, "application/json", body));
        RunningServer server =
            RunningServer.inFrontOf(upstream.baseUrl(), "providers.up.type=" + type)) {
      HttpResponse<String> response =
          new HttpCaller(server)
              .chat("{\"model\":\"up/x\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

      assertThat(response.statusCode()).isEqualTo(ours);
      JsonObject error = errorOf(response);
      if (message != null) {
        assertThat(error.string("message")).contains(message);
      }
      if (param != null) {
        assertThat(error.string("param")).isEqualTo(param);
      }
      if (code != null) {
        assertThat(error.string("code")).isEqualTo(code);
      }
      assertThat(error.get("code")).isNotInstanceOf(JsonNumber.class);
    }
  }
}
