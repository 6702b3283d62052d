/** What models exist, whose they are, what they can do and what they cost. */
@NullMarked
package io.aiprovider.catalog;

import org.jspecify.annotations.NullMarked;
