// Tells the style sheet that scripts run, so that what needs them may show itself.
document.documentElement.dataset.script = "on";
