package io.aiprovider.samples.ai;

import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.stereotype.Component;

/** The tool that the model may call. */
@Component
class Warehouse {

  @Tool(description = "How many pieces of an article there are.")
  String stock(@ToolParam(description = "the article's name") String article) {
    return article.isBlank() ? "Which article?" : "12 pieces";
  }
}
