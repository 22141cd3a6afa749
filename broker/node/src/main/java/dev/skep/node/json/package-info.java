/** Small JSON documents, read as a whole. Knows nothing of what they are about. */
package dev.skep.node.json;
