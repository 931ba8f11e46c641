// The studio's pages beside the editor need no script of their own, only these styles.
import "./parts/pages.css";
