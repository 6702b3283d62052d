package io.aiprovider.server.template;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.InboundRequest;
import io.aiprovider.server.wire.InboundWire;
import io.aiprovider.server.wire.OpenAiErrors;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The protocol of templates: a request has the fields that its template declares, and the answer is
 * a text or what the template's JSON Schema says.
 */
public final class TemplateWire implements InboundWire {
  private static final String PREFIX = "/ai/";

  private final Templates templates;

  public TemplateWire(Templates templates) {
    this.templates = templates;
  }

  @Override
  public Set<String> paths() {
    return templates.names().stream().map(name -> PREFIX + name).collect(Collectors.toSet());
  }

  @Override
  public InboundRequest read(RequestHead head, byte[] body) {
    TemplateCall call = templates.read(head.path().substring(PREFIX.length()), body);
    return new InboundRequest(call.request(), call.encoder());
  }

  @Override
  public JsonObject body(ApiError error) {
    return OpenAiErrors.FORMAT.body(error);
  }
}
