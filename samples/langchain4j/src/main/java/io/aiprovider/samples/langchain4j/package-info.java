/** A sample: LangChain4j's AiServices over a failover. */
@NullMarked
package io.aiprovider.samples.langchain4j;

import org.jspecify.annotations.NullMarked;
